import { ZodError } from 'zod';
import { type CommandLocations, OptionError, parseLocations } from '../options/parse.ts';
import type { NewUser } from '../storage/users/create.ts';
import { UserProblem } from '../storage/users/user.ts';
import type { Console } from './console.ts';
import { generatePassword } from './new-password.ts';
import { remedyFor } from './remedy.ts';
import { nothingListens, withStore } from './with-store.ts';

const ownFlags = ['username', 'name', 'email', 'roles'];

/** Who is to be added; the password is invented, as one on a command line can be read by everybody. */
function newUser({ own }: CommandLocations): NewUser {
  const { username, name = username, email, roles = 'user' } = own;
  if (username === undefined || name === undefined || email === undefined) {
    throw new OptionError(
      'add-user needs --username and --email; --name and --roles (user,admin) are up to you.',
    );
  }
  return { username, name, email, roles: roles.split(','), password: generatePassword() };
}

async function add(locations: CommandLocations, user: NewUser): Promise<string> {
  const { username } = await withStore(locations, ({ users }) => users.create(user, { sub: 'operator' }));
  return username;
}

/** What is wrong with a field, in the words of its schema. */
function fieldProblem(error: unknown): string | undefined {
  if (error instanceof UserProblem) return error.message;
  if (!(error instanceof ZodError)) return undefined;
  const [issue] = error.issues;
  return `--${String(issue?.path[0] ?? 'username')}: ${issue?.message ?? 'cannot be used'}.`;
}

/**
 * `add-user`: adds a user straight to the database, as the first administrator must come from somewhere. Shows the
 * password that was invented, once. Gives the exit code.
 */
export async function addUserCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  out: Console,
): Promise<number> {
  const locations = parseLocations(args, env, ownFlags);
  const user = newUser(locations);
  try {
    const username = await add(locations, user);
    out.print(`The user ${username} was added, with the password ${user.password}`);
    out.print('It is not shown again.');
    return 0;
  } catch (error) {
    out.printError(fieldProblem(error) ?? remedyFor(error, { ...nothingListens, ...locations }));
    return 1;
  }
}
