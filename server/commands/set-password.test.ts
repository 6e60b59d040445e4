import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startAuthority } from '../authority.ts';
import { OptionError } from '../options/parse.ts';
import { postgresForTest } from '../testing/databases.ts';
import { authorityForTest, callApi, passwordRequest, register, signIn } from '../testing/harness.ts';
import { setPasswordCommand } from './set-password.ts';

function setUp(database?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-set-password-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = {
    database: database ?? join(folder, 'authority.sqlite'),
    keyFile: join(folder, 'authority.keys'),
  };
  const output: string[] = [];
  const complaints: string[] = [];
  const out = {
    print: (line: string) => void output.push(line),
    printError: (line: string) => void complaints.push(line),
  };
  const env = { LATCHKEY_AUTHORITY_DATABASE: files.database, LATCHKEY_AUTHORITY_KEY_FILE: files.keyFile };
  return { files, output, complaints, run: (...args: string[]) => setPasswordCommand(args, env, out) };
}

test('a name that nobody has, and one that is missing, are said @T23b', async () => {
  const { files, complaints, run } = setUp();
  await (await startAuthority(files)).stop();
  expect(await run('--username', 'nobody')).toBe(1);
  expect(complaints).toEqual(['There is no user with that name. Correct --username or --database.']);
  await expect(run()).rejects.toThrow(OptionError);
});

test('on SQLite it waits for no authority that is at work: it says to stop that first', async () => {
  const { files, output, complaints, run } = setUp();
  const authority = await startAuthority(files);
  expect(await run('--username', 'demo')).toBe(1);
  expect(complaints[0]).toContain('Another authority uses');
  expect((await passwordRequest(authority, await register(authority))).status).toBe(200);
  await authority.stop();
  expect(await run('--username', ' Demo ')).toBe(0);
  expect(output[1]).toBe('It will not be shown again.');
});

test('on PostgreSQL an authority that is at work hears of it at once @T23b @B11', async () => {
  const { files, run } = setUp(await postgresForTest());
  const authority = await authorityForTest(files);
  const client = await register(authority);
  const { access_token: token } = await signIn(authority, client);
  expect((await callApi(authority, '/api/me', token)).status).toBe(200);
  expect(await run('--username', 'demo')).toBe(0);
  expect((await callApi(authority, '/api/me', token)).status).toBe(401);
  expect((await passwordRequest(authority, client)).status).toBe(400);
});
