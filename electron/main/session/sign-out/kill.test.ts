import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import { runApp, serverForTest, signedIn } from '../testing/app.ts';

const program = fileURLToPath(new URL('../testing/signing-out-child.ts', import.meta.url));
const steps = [
  'signOut.buried',
  'signOut.listed',
  'signOut.wiped',
  'revocation.told',
  'revocation.forgotten',
];

function killedAt(...args: string[]): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (_code, signal) => resolve(signal));
  });
}

async function keptSession() {
  const server = await serverForTest();
  const { folder, sessions } = await signedIn(server);
  await sessions.stop();
  writeFileSync(join(folder, 'connection.json'), JSON.stringify(server.connection()));
  return { server, folder };
}

async function isOver(server: TestAuthorizationServer, folder: string): Promise<void> {
  const app = await runApp([server.connection()], folder);
  await app.sessions.start();
  expect(app.snapshot().state).toBe('signedOut');
  await expect(app.tokens.current()).rejects.toMatchObject({ code: 'not_signed_in' });
  await expect.poll(() => server.rotation.liveFamilies(), { timeout: 10_000 }).toBe(0);
  for (const store of [app.stores.session('demo', true), app.stores.revocations('demo', true)]) {
    await expect.poll(() => store.read()).toEqual({ state: 'empty' });
  }
  await app.sessions.stop();
  expect(new Set(app.seen.map(({ state }) => state))).toEqual(new Set(['signedOut']));
}

test.each(steps)(
  'killed at "%s", a sign-out is final here and told to the server @B10 @T22',
  async (step) => {
    const { server, folder } = await keptSession();
    expect(await killedAt(folder, step)).toBe('SIGKILL');
    await isOver(server, folder);
    await isOver(server, folder);
  },
);

test.each(
  ['answered', 'committed'].flatMap((during) => steps.slice(0, 3).map((step) => [step, during] as const)),
)('killed at "%s", a sign-out during a renewal at "%s" is final too @B10 @T22', async (step, during) => {
  const { server, folder } = await keptSession();
  expect(await killedAt(folder, step, during)).toBe('SIGKILL');
  expect(server.state.renewals).toBe(1);
  await isOver(server, folder);
});

test('killed while the server is being told in vain, it is told by the next start @B10 @T22', async () => {
  const { server, folder } = await keptSession();
  server.state.revocation = ({ response }) => void response.socket?.destroy();
  expect(await killedAt(folder, 'signOut.wiped')).toBe('SIGKILL');
  server.state.revocation = undefined;
  await isOver(server, folder);
});

test('killed before anything was written, there was no sign-out', async () => {
  const { server, folder } = await keptSession();
  expect(await killedAt(folder, 'signOut.left')).toBe('SIGKILL');
  const app = await runApp([server.connection()], folder);
  await app.sessions.start();
  expect(app.snapshot().state).toBe('active');
  expect(server.rotation.liveFamilies()).toBe(1);
});
