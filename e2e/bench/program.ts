import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { killTree } from '../fixtures/system/processes.ts';
import { connectDevTools, type DevTools, devToolsAddress } from './devtools.ts';

/** How one of the two programs is started. */
export interface Program {
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** How the address of its page begins. */
  page: string;
}

/** A program that runs and whose page is there. */
export interface RunningProgram {
  pid: number;
  /** Wall clock at the moment it was started (ms). */
  startedAt: number;
  /** Calls a function in the page, which must stand on its own, and gives what it resolves to. */
  inPage<A, R>(run: (argument: A) => Promise<R>, argument: A): Promise<R>;
  /** Such as `Electron/33.2.1`. */
  userAgent(): Promise<string>;
  close(): Promise<void>;
}

const patienceMs = 60_000;
const closingMs = 10_000;

/** Attaches to the page as soon as it has its address: an earlier one would be lost by the navigation. */
async function attachToPage(devTools: DevTools, page: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  devTools.listen((_method, { targetInfo }) => {
    const target = targetInfo as { type?: string; url?: string; targetId: string } | undefined;
    if (target?.type === 'page' && target.url?.startsWith(page)) resolve(target.targetId);
  });
  const patience = setTimeout(() => reject(new Error(`no page ${page} within a minute`)), patienceMs);
  await devTools.send('Target.setDiscoverTargets', { discover: true });
  const targetId = await promise.finally(() => clearTimeout(patience));
  const { sessionId } = await devTools.send('Target.attachToTarget', { targetId, flatten: true });
  return sessionId as string;
}

/** A page that is just arriving takes the place of an empty one, and what was asked there must be asked again. */
async function askPage(devTools: DevTools, session: string, expression: string) {
  const parameters = { expression, awaitPromise: true, returnByValue: true };
  const patience = wait(patienceMs, undefined, { ref: false }).then(() => {
    throw new Error('the page did not answer within a minute');
  });
  for (;;) {
    const asked = devTools.send('Runtime.evaluate', parameters, session);
    const answer = await Promise.race([asked.catch(() => undefined), patience]);
    if (answer) return answer;
    // Through the event loop, so that a program that is gone ends this by the clock and not the processor.
    await wait(5);
  }
}

async function evaluate<R>(devTools: DevTools, session: string, expression: string): Promise<R> {
  const answer = await askPage(devTools, session, expression);
  if (answer['exceptionDetails'])
    throw new Error(`in the page: ${JSON.stringify(answer['exceptionDetails'])}`);
  return (answer['result'] as { value: R }).value;
}

async function close(child: ChildProcess, pid: number, devTools: DevTools): Promise<void> {
  const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  // The answer may be cut off by what it announces.
  devTools.send('Browser.close').catch(() => undefined);
  const insist = setTimeout(() => void killTree(pid), closingMs);
  await gone;
  clearTimeout(insist);
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
