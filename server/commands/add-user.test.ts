import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { OptionError } from '../options/parse.ts';
import { eachDatabase } from '../testing/databases.ts';
import { authorityForTest, passwordRequest, register } from '../testing/harness.ts';
import { addUserCommand } from './add-user.ts';

/** A command's locations and its output. */
function setUp(database: string) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-add-user-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const locations = {
    database: database === ':memory:' ? join(folder, 'authority.sqlite') : database,
    keyFile: join(folder, 'authority.keys'),
  };
  const output: string[] = [];
  const complaints: string[] = [];
  const out = {
    print: (line: string) => void output.push(line),
    printError: (line: string) => void complaints.push(line),
  };
  // In the environment, because the database URL contains a password.
  const env = {
    LATCHKEY_AUTHORITY_DATABASE: locations.database,
    LATCHKEY_AUTHORITY_KEY_FILE: locations.keyFile,
  };
  const run = (...args: string[]) => addUserCommand(args, env, out);
  return { locations, output, complaints, run };
}

test.each(eachDatabase)('a user added to an empty database on $name signs in', async ({ open }) => {
  const { locations, output, run } = setUp(await open());
  expect(await run('--username', 'ada', '--email', 'ada@a.example', '--roles', 'user,admin')).toBe(0);
  const password = /with the password (\S{20})$/.exec(output[0] ?? '')?.[1] ?? '';
  const authority = await authorityForTest({ ...locations, seed: 'none' });
  const answer = await passwordRequest(authority, await register(authority), { username: 'ada', password });
  expect(answer.status).toBe(200);
});

test('a name that is taken, a field that is wrong and one that is missing are named', async () => {
  const { complaints, run } = setUp(':memory:');
  await run('--username', 'ada', '--email', 'ada@a.example');
  expect(await run('--username', 'ada', '--email', 'ada@a.example')).toBe(1);
  expect(await run('--username', 'a b', '--email', 'ada@a.example')).toBe(1);
  expect(await run('--username', 'bob', '--email', 'nobody')).toBe(1);
  expect(complaints).toEqual([
    expect.stringContaining('another user has this user name'),
    expect.stringContaining('--username'),
    expect.stringContaining('--email'),
  ]);
  await expect(run('--username', 'bob')).rejects.toThrow(OptionError);
});
