import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startAuthority } from '../authority.ts';
import { setPasswordCommand } from '../commands/set-password.ts';
import { hashPassword } from '../lib/password-hash.ts';
import { openEngine } from '../storage/db/open-engine.ts';
import type { Schema } from '../storage/db/schema.ts';
import { eachDatabase } from '../testing/databases.ts';
import { authorityForTest, passwordRequest, register, signIn } from '../testing/harness.ts';
import { demoUsers } from './users.ts';

const demo = demoUsers[0]?.sub ?? '';
const everybody = demoUsers.map(({ username }) => username);
const publicly = { issuer: 'https://id.example.test', registration: 'open' } as const;

let freshHash = '';
let otherHash = '';
beforeAll(async () => {
  [freshHash, otherHash] = await Promise.all([
    hashPassword('battery-staple'),
    hashPassword('known to nobody'),
  ]);
});

describe.each(eachDatabase)('on $name', ({ name, open }) => {
  /** A database left by an authority on loopback, with its demo users. */
  async function seeded() {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-known-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const database = name === 'sqlite' ? join(folder, 'authority.sqlite') : await open();
    const files = { database, keyFile: join(folder, 'authority.keys') };
    await (await startAuthority(files)).stop();
    return files;
  }

  async function change(database: string, work: (db: Kysely<Schema>) => Promise<unknown>): Promise<void> {
    const engine = await openEngine(database);
    await work(engine.db);
    await engine.close();
  }

  async function refusal(files: Awaited<ReturnType<typeof seeded>>): Promise<string> {
    try {
      await (await startAuthority({ ...files, ...publicly })).stop();
      return '';
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
  }

  test('a public authority does not start over demo users, and says which and what to do @T23b', async () => {
    const files = await seeded();
    const words = await refusal(files);
    expect(words).toContain('which everybody knows');
    for (const username of everybody) expect(words).toContain(`set-password --username ${username}`);
    // Nothing was changed, and on loopback it starts as before.
    const local = await startAuthority(files);
    expect((await passwordRequest(local, await register(local))).status).toBe(200);
    await local.stop();
  });

  test('whoever is called otherwise, made anew, or deactivated is found; whoever has another password is not @T23b', async () => {
    const files = await seeded();
    const others = (db: Kysely<Schema>) => db.updateTable('users').where('sub', '!=', demo);
    await change(files.database, (db) => others(db).set({ password_hash: otherHash }).execute());
    const changes: readonly Partial<Schema['users']>[] = [
      { name: 'Somebody Else', email: 'else@example.test' },
      { username: 'dana' },
      { username: 'dana', sub: 'another subject' },
      // The password of another demo user, hashed again, under a known name or subject.
      { password_hash: freshHash, username: 'dana', sub: demo },
      { password_hash: freshHash, username: 'demo', sub: 'another subject' },
      { active: 0 },
    ];
    for (const set of changes) {
      const subject = (db: Kysely<Schema>) =>
        db.updateTable('users').where('email', 'in', ['dana@latchkey.example', 'else@example.test']);
      await change(files.database, (db) => subject(db).set(set).execute());
      const username = set.username ?? '(?:demo|dana)';
      expect(await refusal(files), JSON.stringify(set)).toMatch(
        new RegExp(`set-password --username ${username}\\n`),
      );
    }
    await change(files.database, (db) => db.updateTable('users').set({ password_hash: otherHash }).execute());
    expect(await refusal(files)).toBe('');
  });

  test('set-password is the way out: it starts, the new password works, the old and its sessions do not @T23b', async () => {
    const files = await seeded();
    const before = await startAuthority(files);
    const client = await register(before);
    const session = await signIn(before, client);
    await before.stop();
    const output: string[] = [];
    const out = {
      print: (line: string) => void output.push(line),
      printError: (line: string) => void output.push(line),
    };
    const env = { LATCHKEY_AUTHORITY_DATABASE: files.database, LATCHKEY_AUTHORITY_KEY_FILE: files.keyFile };
    for (const username of everybody) {
      expect(await refusal(files)).toContain(`set-password --username ${username}`);
      expect(await setPasswordCommand(['--username', username], env, out)).toBe(0);
    }
    const authority = await authorityForTest({ ...files, ...publicly });
    const local = `http://127.0.0.1:${authority.port}`;
    const site = { issuer: local, apiOrigin: local };
    expect((await passwordRequest(site, client)).status).toBe(400);
    const password = /^The user demo now has the password (\S{20}) and/.exec(output[0] ?? '')?.[1] ?? '';
    expect((await passwordRequest(site, client, { password })).status).toBe(200);
    const refresh = { grant_type: 'refresh_token', refresh_token: session.refresh_token };
    const answer = await fetch(`${local}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}` },
      body: new URLSearchParams(refresh),
    });
    expect(await answer.json()).toMatchObject({ session_end_reason: 'password_changed' });
  });
});
