import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { spawnNode } from './spawn-node.ts';

/** A process of the authority, as an operator would start it. */
export interface Instance {
  origin: string;
  pid: number;
  child: ChildProcess;
  /** Stops it and waits for its end; `SIGKILL` stops it at once. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

export interface InstanceSettings {
  /** A path or `postgres://…`. */
  database: string;
  /** Folder of the keys, which instances share. */
  data: string;
  /** Additional flags of the authority. */
  args?: readonly string[];
  /** Node flags. */
  nodeArgs?: readonly string[];
  /** The processor it runs on; any if absent. */
  core?: number | undefined;
  env?: Record<string, string>;
}

const entry = join(import.meta.dirname, '..', 'main.ts');

/** Secret of the client `latchkey-desktop`. */
const CLIENT_SECRET = 'secret-of-the-instances-0123456789';

/** A port of this computer that is currently unused. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('there is no free port');
  return address.port;
}

/** Resolves with the ready line; rejects with the output if the process ends before that. */
async function untilReady(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let words = '';
  const listen = (text: string) => {
    words = (words + text).slice(-4000);
    if (words.includes('{"ready":true')) resolve();
  };
  child.stdout?.setEncoding('utf8').on('data', listen);
  child.stderr?.setEncoding('utf8').on('data', listen);
  child.once('exit', (code, signal) =>
    reject(new Error(`an authority ended with ${signal ?? code} before it was ready: ${words}`)),
  );
  await promise;
}

/** Starts an authority in a child process, which ends with this one, and waits until it is ready. */
export async function startInstance(settings: InstanceSettings): Promise<Instance> {
  const { database, data, args = [], nodeArgs = [], core, env = {} } = settings;
  const port = await freePort();
  const node = [...nodeArgs, entry, '--exit-with-parent', '--quiet'];
  const flags = ['--port', String(port), '--data', data, ...args];
  const child = spawnNode([...node, ...flags], core, {
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      // Not as a flag: the URL contains a password, and everybody can read flags.
      LATCHKEY_AUTHORITY_DATABASE: database,
      LATCHKEY_AUTHORITY_CLIENT_SECRET: CLIENT_SECRET,
      ...env,
    },
  });
  const gone = once(child, 'exit');
  await untilReady(child);
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid as number,
    child,
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      await gone;
    },
  };
}
