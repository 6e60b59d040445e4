import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { messageOf } from '../say.ts';
import { become, type User } from './user.ts';

const patience = 5_000;
/** Part of util-linux, which every Linux has. */
const asUser = 'setpriv';

interface SpawnAs {
  user: User;
  env: NodeJS.ProcessEnv;
  stdio: StdioOptions;
}

/**
 *  Starts a program as this user, in the root folder (the user may not have access to the present one). It gets SIGTERM when
 * this program ends, however that happens.
 */
export async function spawnAs(
  command: string,
  args: string[],
  { user, env, stdio }: SpawnAs,
): Promise<ChildProcess> {
  const child = spawn(asUser, ['--pdeathsig', 'TERM', ...become(user), command, ...args], {
    env,
    stdio,
    cwd: '/',
  });
  await once(child, 'spawn').catch((error: unknown) => {
    throw new Error(`${command} cannot be started: ${messageOf(error)}`);
  });
  return child;
}

/** Runs a short program as this user and returns its exit code and output. */
export async function tryAs(command: string, args: string[], how: Omit<SpawnAs, 'stdio'>) {
  const child = await spawnAs(command, args, { ...how, stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Ends a child, by force after five seconds. Resolves when it is gone. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), patience);
  await gone;
  clearTimeout(insist);
}

/** Polls `look` until it returns a value. Throws when the child ends or the time is up. */
export async function untilReady<T>(
  what: string,
  child: ChildProcess,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = performance.now() + 15_000;
  while (performance.now() < deadline) {
    const answer = await look();
    if (answer !== undefined) return answer;
    if (hasEnded(child))
      throw new Error(`${what} ended with ${child.signalCode ?? child.exitCode} before it was ready`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} was not ready within 15 s`);
}
