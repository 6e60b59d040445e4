import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { killTree } from '../fixtures/system/processes.ts';
import { connectDevTools, type DevTools, devToolsAddress } from './devtools.ts';

/** How to start one of the two programs. */
export interface Program {
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Prefix of the address of its page. */
  page: string;
}

/** A running program whose page has loaded. */
export interface RunningProgram {
  pid: number;
  /** Wall-clock time of its start (ms). */
  startedAt: number;
  /** Runs a self-contained function in the page and gives its result. */
  inPage<A, R>(run: (argument: A) => Promise<R>, argument: A): Promise<R>;
  /** Such as `Electron/33.2.1`. */
  userAgent(): Promise<string>;
  close(): Promise<void>;
}

const timeoutMs = 60_000;
const closeTimeoutMs = 10_000;

/** Attaches to the page once it has its address: the navigation would detach an earlier session. */
async function attachToPage(devTools: DevTools, page: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  devTools.listen((_method, { targetInfo }) => {
    const target = targetInfo as { type?: string; url?: string; targetId: string } | undefined;
    if (target?.type === 'page' && target.url?.startsWith(page)) resolve(target.targetId);
  });
  const timeout = setTimeout(() => reject(new Error(`no page ${page} within a minute`)), timeoutMs);
  await devTools.send('Target.setDiscoverTargets', { discover: true });
  const targetId = await promise.finally(() => clearTimeout(timeout));
  const { sessionId } = await devTools.send('Target.attachToTarget', { targetId, flatten: true });
  return sessionId as string;
}

/** Evaluates an expression. Repeats it when the page replaces the empty initial one meanwhile. */
async function evaluateUntilAnswered(devTools: DevTools, session: string, expression: string) {
  const parameters = { expression, awaitPromise: true, returnByValue: true };
  const timeout = wait(timeoutMs, undefined, { ref: false }).then(() => {
    throw new Error('the page did not answer within a minute');
  });
  for (;;) {
    const evaluation = devTools.send('Runtime.evaluate', parameters, session);
    const answer = await Promise.race([evaluation.catch(() => undefined), timeout]);
    if (answer) return answer;
    // The pause lets the timeout end this loop when the program has ended.
    await wait(5);
  }
}

async function evaluate<R>(devTools: DevTools, session: string, expression: string): Promise<R> {
  const answer = await evaluateUntilAnswered(devTools, session, expression);
  if (answer['exceptionDetails'])
    throw new Error(`in the page: ${JSON.stringify(answer['exceptionDetails'])}`);
  return (answer['result'] as { value: R }).value;
}

async function close(child: ChildProcess, pid: number, devTools: DevTools): Promise<void> {
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  // The program may close before it answers.
  devTools.send('Browser.close').catch(() => undefined);
  const killTimer = setTimeout(() => void killTree(pid), closeTimeoutMs);
  await exited;
  clearTimeout(killTimer);
  devTools.close();
}

/** Starts a program and waits for its page. */
export async function startProgram({ command, args, env, page }: Program): Promise<RunningProgram> {
  const startedAt = Date.now();
  const child = spawn(command, [...args, '--remote-debugging-port=0'], {
    env,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await once(child, 'spawn');
  const pid = child.pid as number;
  try {
    const devTools = await connectDevTools(await devToolsAddress(child.stderr));
    child.stderr.resume();
    const session = await attachToPage(devTools, page);
    return {
      pid,
      startedAt,
      inPage: (run, argument) => evaluate(devTools, session, `(${run})(${JSON.stringify(argument)})`),
      userAgent: async () => String((await devTools.send('Browser.getVersion'))['userAgent']),
      close: () => close(child, pid, devTools),
    };
  } catch (error) {
    await killTree(pid);
    throw error;
  }
}
