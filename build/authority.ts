import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { endProcess } from './desktop/process.ts';
import { say } from './say.ts';
import { buildServer } from './server.ts';

/** A running authority for the app. */
export interface RunningAuthority {
  issuer: string;
  api: string;
  stop(): Promise<void>;
}

/** The port that `npm start` uses, so that an installation finds its authority again. */
const usualPort = 9400;

interface ReadyLine {
  ready: true;
  issuer: string;
  api: string;
}

function parseReadyLine(line: string): ReadyLine | undefined {
  return line.startsWith('{"ready":true') ? (JSON.parse(line) as ReadyLine) : undefined;
}

/**
 * Starts the authority as a process that ends with this one.
 * @param args its flags
 * @throws when it ends before it is ready; its output is on the console
 */
export async function startAuthority(args: readonly string[]): Promise<RunningAuthority> {
  const entry = await buildServer();
  const child = spawn(process.execPath, [entry, '--exit-with-parent', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { promise, resolve } = Promise.withResolvers<ReadyLine>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const ready = parseReadyLine(line);
    if (ready) resolve(ready);
    else console.log(line);
  });
  const ended = once(child, 'exit').then(([code, signal]: unknown[]): never => {
    throw new Error(`the authority ended with ${signal ?? code} before it was ready`);
  });
  const { issuer, api } = await Promise.race([promise, ended]);
  // From here on its end is no error of this function: callers notice when they use it.
  ended.catch(() => undefined);
  return { issuer, api, stop: () => endProcess(child) };
}

const stateOfListener = '0A';
const loopback = '0100007F';

/**
 * The ids of the users whose programs listen on this port of 127.0.0.1, from the text of `/proc/net/tcp` (proc(5)).
 * Another user of this computer may be first at the port and answer just as the authority does.
 */
export function ownersOf(port: number, table: string): number[] {
  const address = `${loopback}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local === address && state === stateOfListener)
    .map((columns) => Number(columns[7]));
}

/** Whether a program of this user has the port. Only Linux tells cheaply; elsewhere the answer is yes. */
async function isOwn(port: number): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const table = await readFile('/proc/net/tcp', 'utf8').catch(() => '');
  const owners = ownersOf(port, table);
  return owners.length > 0 && owners.every((owner) => owner === process.getuid?.());
}

/** Whether an authority of this project answers on this port. */
async function answersAsOurs(issuer: string): Promise<boolean> {
  try {
    const answer = await fetch(`${issuer}/api/me`, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.headers.get('www-authenticate')?.includes('realm="latchkey"') ?? false;
  } catch {
    // Nothing listens, or it does not speak HTTP: in both cases it is not ours.
    return false;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return promise;
}

/**
 * The authority of `npm start`, with its data in the user's data folder: the one that already runs, or a new one on the
 * usual port, or on a free port if another program has the usual one.
 * @param args further flags of a new one
 */
export async function usualAuthority(
  port = usualPort,
  args: readonly string[] = ['--quiet'],
): Promise<RunningAuthority> {
  const issuer = `http://127.0.0.1:${port}`;
  if (await isFree(port)) return startAuthority(['--port', String(port), ...args]);
  if ((await isOwn(port)) && (await answersAsOurs(issuer))) {
    say(`using the authority that already runs at ${issuer}`);
    return { issuer, api: issuer, stop: async () => undefined };
  }
  say(`port ${port} is taken by another program or user: the authority uses a free port`);
  say('sign-ins made on the usual port are not available until it is free again');
  return startAuthority(['--port', '0', ...args]);
}
