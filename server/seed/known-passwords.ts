import { verifyPassword } from '../lib/password-hash.ts';
import type { Database } from '../storage/db/database.ts';
import { demoPasswords, demoUsers } from './users.ts';

const hashes = demoUsers.map(({ password_hash }) => password_hash);

async function isKnown(hash: string): Promise<boolean> {
  if (hashes.includes(hash)) return true;
  for (const password of demoPasswords) if (await verifyPassword(hash, password)) return true;
  return false;
}

/**
 * Names of the users who have a password of the demo users. Finds them by the seeded hash, whatever the user is
 * called now, and by trying the passwords on users with a demo user's name or subject. Includes deactivated users,
 * because they can be activated while the authority runs.
 */
async function usersWithKnownPasswords(db: Database): Promise<string[]> {
  const subjects = demoUsers.map(({ sub }) => sub);
  const names = demoUsers.map(({ username }) => username);
  const suspects = await db
    .selectFrom('users')
    .select(['username', 'password_hash'])
    .where((user) =>
      user.or([
        user('password_hash', 'in', hashes),
        user('sub', 'in', subjects),
        user('username', 'in', names),
      ]),
    )
    .orderBy('username')
    .execute();
  const found: string[] = [];
  for (const { username, password_hash } of suspects) {
    if (await isKnown(password_hash)) found.push(username);
  }
  return found;
}

/** Throws an error that explains what to do if the database contains users with publicly known passwords. */
export async function refuseKnownPasswords(db: Database): Promise<void> {
  const users = await usersWithKnownPasswords(db);
  if (users.length === 0) return;
  const commands = users.map((username) => `  set-password --username ${username}`).join('\n');
  throw new Error(
    'This database contains users with the passwords of the demo, which everybody knows, and issuer or host is not a ' +
      `loopback address. Set a new password for each of them, with the settings of this start:\n${commands}\n` +
      'Or use the administration API while issuer and host are loopback addresses, or choose another --database.',
  );
}
