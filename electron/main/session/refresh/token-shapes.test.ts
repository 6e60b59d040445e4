import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { type App, serverForTest, signedIn } from '../testing/app.ts';
import { tokenShapes } from '../testing/token-shapes.ts';

const shapes = Object.entries(tokenShapes);

async function isKept(app: App): Promise<void> {
  const { state, account, generation, problem, retryAt } = app.snapshot();
  expect({ state, sub: account?.sub, generation }).toEqual({
    state: 'waiting',
    sub: 'user-1',
    generation: 1,
  });
  expect(problem?.remedy).toEqual(expect.any(String));
  expect(retryAt).toBeGreaterThan(Date.now() - 1000);
  expect(retryAt).toBeLessThanOrEqual(Date.now() + 5 * 60_000);
  expect(await app.stores.session('demo', true).read()).toMatchObject({ state: 'ok', generation: 1 });
}

async function answering(shape: (typeof shapes)[number][1]) {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.state.script = async (call) => await shape(call, (await call.honest()) ?? {});
  return { server, app };
}

test('more than 60 shapes of a token answer are tried @T15', () => {
  expect(shapes.length).toBeGreaterThanOrEqual(60);
});

test.each(shapes)(
  'a token answer of this shape keeps the session, and the next one renews it: %s @T15 @B6',
  async (_, shape) => {
    const { server, app } = await answering(shape);
    const asked = server.state.tokenCalls.length;
    await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ name: 'ProblemError' });
    expect(server.state.tokenCalls).toHaveLength(asked + 1);
    await isKept(app);
    server.state.script = undefined;
    await app.sessions.get('demo').retry();
    expect(app.snapshot()).toMatchObject({ state: 'active', generation: 2 });
  },
);

function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test('bad answers over and over leave nothing behind in memory: at most 20 MB @T15', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const goThrough = async () => {
    for (const [, shape] of shapes) {
      server.state.script = async (call) => await shape(call, (await call.honest()) ?? {});
      await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ name: 'ProblemError' });
    }
  };
  await goThrough();
  const before = heapInUse();
  for (let round = 0; round < 3; round += 1) await goThrough();
  // Closed connections release their memory only some turns later.
  await expect.poll(() => heapInUse() - before).toBeLessThan(20 * 1024 * 1024);
  expect(app.snapshot()).toMatchObject({ state: 'waiting', generation: 1 });
});
