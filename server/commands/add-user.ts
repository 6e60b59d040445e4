import { ZodError } from 'zod';
import { type CommandLocations, OptionError, parseLocations } from '../options/parse.ts';
import type { NewUser } from '../storage/users/create.ts';
import { UserProblem } from '../storage/users/user.ts';
import type { Console } from './console.ts';
import { generatePassword } from './new-password.ts';
import { remedyFor } from './remedy.ts';
import { notListening, withStore } from './with-store.ts';

const ownFlags = ['username', 'name', 'email', 'roles'];

/** The user to add. The password is generated, because other users of the machine can read command lines. */
function newUser({ own }: CommandLocations): NewUser {
  const { username, name = username, email, roles = 'user' } = own;
  if (username === undefined || name === undefined || email === undefined) {
    throw new OptionError(
      'add-user needs --username and --email; --name and --roles (user,admin) are optional.',
    );
  }
  return { username, name, email, roles: roles.split(','), password: generatePassword() };
}

async function add(locations: CommandLocations, user: NewUser): Promise<string> {
  const { username } = await withStore(locations, ({ users }) => users.create(user, { sub: 'operator' }));
  return username;
}

/** The problem with a field, as its schema describes it. */
function fieldProblem(error: unknown): string | undefined {
  if (error instanceof UserProblem) return error.message;
  if (!(error instanceof ZodError)) return undefined;
  const [issue] = error.issues;
  return `--${String(issue?.path[0] ?? 'username')}: ${issue?.message ?? 'cannot be used'}.`;
}

/**
 * `add-user`: adds a user directly to the database, for example the first administrator. Shows the generated password
 * once. Returns the exit code.
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
    out.print(`The user ${username} was added with the password ${user.password}`);
    out.print('It will not be shown again.');
    return 0;
  } catch (error) {
    out.printError(fieldProblem(error) ?? remedyFor(error, { ...notListening, ...locations }));
    return 1;
  }
}
