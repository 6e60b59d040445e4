import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestServer } from './test-servers.ts';
import { startServer, startTrap } from './test-servers.ts';

const run = promisify(execFile);
let api: TestServer;
let proxy: TestServer;

beforeAll(async () => {
  api = await startServer((_, response) => response.end('{"direct":true}'));
  proxy = await startTrap();
});

afterAll(() => Promise.all([api.close(), proxy.close()]));

function environment(): Record<string, string> {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'FTP_PROXY'];
  const entries = [...names, ...names.map((name) => name.toLowerCase())].map((name) => [name, proxy.origin]);
  return { ...Object.fromEntries(entries), NO_PROXY: '', no_proxy: '', NODE_USE_ENV_PROXY: '1' };
}

/** Runs in a child of its own: Node reads some of these variables only when it starts. */
async function inChild(code: string): Promise<string> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'], ...environment() },
  });
  return stdout.trim();
}

test('proxy variables of the environment do not see a request of the gateway', async () => {
  const printed = await inChild(`
    const { fixedTokens, testConnection, testGateway } = await import(${JSON.stringify(`${import.meta.dirname}/test-servers.ts`)});
    const gateway = testGateway(testConnection(${JSON.stringify(api.origin)}), fixedTokens('canary-token-5d41402abc'));
    const answer = await gateway.request({ session: 'demo', method: 'GET', path: 'me' });
    gateway.close();
    console.log(answer.body);
  `);
  expect(printed).toBe('{"direct":true}');
  expect(proxy.seen).toEqual([]);
});

test('the same variables do lead a bare client into the trap', async () => {
  await inChild(`
    import axios from 'axios';
    await axios.get(${JSON.stringify(api.origin)} + '/api/me', { headers: { Authorization: 'Bearer canary-token-5d41402abc' } });
  `);
  expect(proxy.seen.map((entry) => entry.authorization)).toEqual(['Bearer canary-token-5d41402abc']);
});
