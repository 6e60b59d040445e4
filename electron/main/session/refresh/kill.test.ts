import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import { sendJson } from '../../oauth/testing/http-server.ts';
import { callApi } from '../testing/api-call.ts';
import { runApp, serverForTest, signedIn } from '../testing/app.ts';

const program = fileURLToPath(new URL('../testing/refreshing-child.ts', import.meta.url));
const steps = ['locked', 'read', 'intent', 'answered', 'pending', 'judged', 'committed'];

function runChild(folder: string, step: string): Promise<{ signal: string | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, folder, step], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (part) => {
      output += String(part);
    });
    child.on('error', reject);
    child.on('close', (_code, signal) => resolve({ signal, output }));
  });
}

async function isAlive(server: TestAuthorizationServer, folder: string): Promise<void> {
  const app = await runApp([server.connection()], folder);
  await app.sessions.start();
  await app.reaches('active');
  const { generation } = await app.tokens.current();
  const refreshed = await app.tokens.refreshAfter(generation);
  expect(await callApi(server.issuer, '/api/me', app.tokens)).toBe('/api/me');
  expect(app.snapshot()).toMatchObject({
    generation: refreshed.generation,
    bound: server.proofs.seen.length > 0,
  });
  app.tokens.worked(refreshed.generation);
  await app.sessions.stop();
}

async function keptSession(settings?: Parameters<typeof serverForTest>[0]) {
  const server = await serverForTest(settings);
  const { folder, sessions } = await signedIn(server);
  await sessions.stop();
  writeFileSync(join(folder, 'connection.json'), JSON.stringify(server.connection()));
  return { server, folder };
}

test.each(steps)('two kills at the step "%s" leave the session alive each time', async (step) => {
  const { server, folder } = await keptSession();
  for (let kill = 0; kill < 2; kill += 1) {
    expect((await runChild(folder, step)).signal).toBe('SIGKILL');
    await isAlive(server, folder);
  }
});

test.each(steps)(
  'a kill at the step "%s" leaves a session bound to this device alive @S4.3',
  async (step) => {
    const { server, folder } = await keptSession({ dpop: true });
    // The server challenges each refresh once, so that the kill may also come between challenge and grant.
    for (const nonce of ['n-1', 'n-2']) {
      server.proofs.nonce = nonce;
      expect((await runChild(folder, step)).signal).toBe('SIGKILL');
      await isAlive(server, folder);
    }
  },
);

test('a kill between the challenge for a nonce and the grant leaves the session alive @S4.3', async () => {
  const { server, folder } = await keptSession({ dpop: true });
  server.proofs.nonce = 'n-1';
  const challenged = () => server.proofs.seen.some((claims) => claims['nonce'] === 'n-1');
  const child = spawn(process.execPath, [program, folder, ''], { stdio: 'ignore' });
  server.state.script = async ({ request }) => {
    // The second attempt has arrived: the answer to the first was a challenge.
    expect(challenged()).toBe(true);
    child.kill('SIGKILL');
    request.socket.destroy();
  };
  const closed = new Promise((resolve) => child.on('close', resolve));
  await closed;
  server.state.script = undefined;
  await isAlive(server, folder);
});

test('a kill after each step of the way, one on top of the other, leaves the session alive', async () => {
  const { server, folder } = await keptSession();
  for (const step of [...steps, ...steps].reverse()) {
    await runChild(folder, step);
  }
  await isAlive(server, folder);
});

test('kills while the answer is on its way leave the session alive', async () => {
  const { server, folder } = await keptSession();
  const arrived: Array<() => void> = [];
  for (let kill = 0; kill < 4; kill += 1) {
    const child = spawn(process.execPath, [program, folder, ''], { stdio: 'ignore' });
    const reached = new Promise<void>((resolve) => arrived.push(resolve));
    server.state.script = async ({ honest, response }) => {
      const answer = await honest();
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(JSON.stringify(answer).slice(0, 40), () => arrived.shift()?.());
    };
    await reached;
    child.kill('SIGKILL');
    server.state.script = undefined;
    await isAlive(server, folder);
  }
});

test('lost answers, one after the other, leave the session alive', async () => {
  const { server, folder } = await keptSession();
  for (let lost = 0; lost < 10; lost += 1) {
    const app = await runApp([server.connection()], folder);
    await app.sessions.start();
    server.state.script = async ({ honest, request }) => {
      await honest();
      request.socket.destroy();
    };
    const { generation } = app.snapshot();
    await expect(app.tokens.refreshAfter(generation)).rejects.toMatchObject({ code: 'server_unreachable' });
    server.state.script = undefined;
    await app.sessions.get('demo').retry();
    expect(app.snapshot()).toMatchObject({ state: 'active', generation: generation + 1 });
    await app.sessions.stop();
  }
});

test('a living process that holds the lock is waited for', async () => {
  const server = await serverForTest();
  const { folder, sessions, tokens } = await signedIn(server);
  const gate = Promise.withResolvers<void>();
  server.state.script = async ({ honest, response }) => {
    await gate.promise;
    sendJson(response, 200, await honest());
  };
  const slow = tokens.refreshAfter(1);
  const other = await runApp([server.connection()], folder);
  await other.sessions.start();
  await expect.poll(() => server.state.tokenCalls.length).toBe(2);
  const waiting = other.tokens.refreshAfter(1);
  gate.resolve();
  expect((await waiting).token).toBe((await slow).token);
  expect(server.state.renewals).toBe(1);
  await sessions.stop();
});
