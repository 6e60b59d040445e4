import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runApp, serverForTest, signedIn } from './testing/app.ts';

const cycles = 50;

/** Collects Node's warnings about too many listeners from now on. */
function warnings(): string[] {
  const heard: string[] = [];
  const hear = ({ name, message }: Error) => void heard.push(`${name}: ${message}`);
  process.on('warning', hear);
  onTestFinished(() => void process.off('warning', hear));
  return heard;
}

/** The number of active resources of this kind. */
const resources = (kind: string) => process.getActiveResourcesInfo().filter((name) => name === kind).length;

/** Waits by turns of the event loop, as timers would count as resources themselves. */
async function turns(holds: () => boolean): Promise<void> {
  while (!holds()) await setImmediate();
}

test('the counts see a listener and a timer that are left behind', () => {
  const heard = new AbortController();
  const before = resources('Timeout');
  const timer = setTimeout(() => undefined, 60_000);
  heard.signal.addEventListener('abort', () => undefined);
  expect(resources('Timeout')).toBe(before + 1);
  expect(getEventListeners(heard.signal, 'abort')).toHaveLength(1);
  clearTimeout(timer);
});

test('50 sign-ins in the browser that were cancelled leave no server, no timer and no listener @B5', async () => {
  const server = await serverForTest();
  const app = await runApp([server.connection()], (await signedIn(server)).folder);
  await app.sessions.start();
  await app.reaches('active');
  const heard = warnings();
  const cancelled = async () => {
    const before = app.opened.length;
    await app.sessions.get('demo').signIn({ method: 'browser', keep: true });
    await vi.waitFor(() => expect(app.opened.length).toBe(before + 1), { interval: 2 });
    app.sessions.get('demo').cancelSignIn();
    await vi.waitFor(() => expect(app.snapshot().signIn).toBeUndefined(), { interval: 2 });
  };
  await cancelled();
  await turns(() => resources('TCPServerWrap') === 1);
  const before = resources('Timeout');
  for (let cycle = 0; cycle < cycles; cycle += 1) await cancelled();
  await turns(() => resources('TCPServerWrap') === 1 && resources('Timeout') <= before);
  expect(heard).toEqual([]);
});

test('50 questions for a password that were cancelled leave no listener with what they were asked for @B5', async () => {
  const server = await serverForTest();
  const signals: AbortSignal[] = [];
  const app = await runApp([server.connection()], (await signedIn(server)).folder, {
    prompt: {
      ask: ({ signal }) => {
        signals.push(signal);
        return new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(null), { once: true });
        });
      },
    },
  });
  await app.sessions.start();
  const heard = warnings();
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    await app.sessions.get('demo').signIn({ method: 'password', keep: true });
    await vi.waitFor(() => expect(signals).toHaveLength(cycle), { interval: 2 });
    app.sessions.get('demo').cancelSignIn();
  }
  await vi.waitFor(() => {
    expect(signals.flatMap((signal) => getEventListeners(signal, 'abort'))).toEqual([]);
  });
  expect(heard).toEqual([]);
});

test('50 connections that came and went leave no session, no timer and no listener @B5', async () => {
  const server = await serverForTest();
  const app = await runApp([], (await signedIn(server)).folder);
  await app.sessions.start();
  const heard = warnings();
  const comeAndGo = async () => {
    app.sessions.connect(server.connection());
    await app.sessions.get('demo').signIn({ method: 'password', keep: false });
    await app.reaches('active');
    server.state.script = ({ response }) => void response.writeHead(503).end();
    await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'server_error' });
    server.state.script = undefined;
    await app.sessions.disconnect('demo');
  };
  await comeAndGo();
  const before = resources('Timeout');
  for (let cycle = 0; cycle < cycles; cycle += 1) await comeAndGo();
  expect(app.sessions.list()).toEqual([]);
  await turns(() => resources('Timeout') <= before);
  expect(heard).toEqual([]);
});
