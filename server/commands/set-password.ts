import { lockDatabase } from '../composition/database-lock.ts';
import { type CommandLocations, OptionError, parseLocations } from '../options/parse.ts';
import type { Console } from './console.ts';
import { generatePassword } from './new-password.ts';
import { prepareDatabase } from './prepare-database.ts';
import { remedyFor } from './remedy.ts';
import { notListening, withStore } from './with-store.ts';

/** False if there is no such user. */
async function setPassword(
  locations: CommandLocations,
  username: string,
  password: string,
): Promise<boolean> {
  prepareDatabase(locations.database);
  // An authority that uses the same SQLite file would not notice that sessions have ended. With PostgreSQL it is
  // notified.
  const unlock = lockDatabase(locations.database);
  try {
    return await withStore(locations, async ({ users }) => {
      const user = await users.byUsername(username);
      return user !== undefined && (await users.setPassword(user.sub, password, { sub: 'operator' }));
    });
  } finally {
    unlock();
  }
}

/**
 * `set-password`: sets a new password directly in the database and ends all sessions of the user. Shows the generated
 * password once. Returns the exit code.
 */
export async function setPasswordCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  out: Console,
): Promise<number> {
  const locations = parseLocations(args, env, ['username']);
  const { username } = locations.own;
  if (username === undefined) throw new OptionError('set-password needs --username.');
  const password = generatePassword();
  try {
    if (!(await setPassword(locations, username.trim().toLowerCase(), password))) {
      out.printError('There is no user with that name. Correct --username or --database.');
      return 1;
    }
    out.print(`The user ${username} now has the password ${password} and is signed out everywhere.`);
    out.print('It will not be shown again.');
    return 0;
  } catch (error) {
    out.printError(remedyFor(error, { ...notListening, ...locations }));
    return 1;
  }
}
