import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { supportedScopes } from '../auth/scopes.ts';
import { type Instance, startInstance } from '../testing/instance.ts';
import { BENCH_CLIENT, BENCH_PASSWORD, BENCH_SERVICE, benchUser, fill } from './fill.ts';
import { basic, openConnections, type Post, tokensOf } from './http.ts';
import { refreshing, type Task } from './load.ts';

const memorySchema = z.object({ rss: z.number(), heapUsed: z.number(), external: z.number() });

/** A measured authority with its own database. */
export interface Subject {
  instance: Instance;
  /** Refreshing tasks, each with its own sign-in: users `from` to `from + count - 1`. */
  chains(post: Post, count: number, from?: number): Promise<Task[]>;
  /** Location of its database. */
  database: string;
  /** Bytes in use after a garbage collection. */
  memory(): Promise<z.infer<typeof memorySchema>>;
  stop(): Promise<void>;
}

export interface SubjectSettings {
  /** `postgres://…`; a new SQLite file if absent. */
  database?: string | undefined;
  /** People who can sign in, and sessions of other people. */
  users: number;
  sessions: number;
  core: number | undefined;
  /** Runs on the filled database before the authority starts. */
  prepare?: ((database: string) => Promise<void>) | undefined;
  /** Additional Node flags. */
  nodeArgs?: readonly string[] | undefined;
  /** Folder for a CPU profile. */
  profile?: string | undefined;
}

export const benchAuthorization = basic(BENCH_CLIENT.id, BENCH_CLIENT.secret);
export const serviceAuthorization = basic(BENCH_SERVICE.id, BENCH_SERVICE.secret);

/** Signs a benchmark user in by password and returns the tokens. */
export async function signIn(post: Post, username: string): Promise<ReturnType<typeof tokensOf>> {
  const form = new URLSearchParams({
    grant_type: 'password',
    username,
    password: BENCH_PASSWORD,
    scope: supportedScopes.join(' '),
  });
  return tokensOf(await post('/token', benchAuthorization, form.toString()));
}

/** Fills a database and starts an authority on it. */
export async function startSubject(settings: SubjectSettings): Promise<Subject> {
  const { users, sessions, core, profile, nodeArgs: further = [] } = settings;
  const data = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
  const database = settings.database ?? join(data, 'authority.sqlite');
  await fill(database, { users, sessions });
  await settings.prepare?.(database);
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const nodeArgs = [
    '--expose-gc',
    '--import',
    join(import.meta.dirname, 'probe.ts'),
    ...profiling,
    ...further,
  ];
  const instance = await startInstance({ database, data, core, nodeArgs });
  const setUp = openConnections(instance.origin, 2);
  return {
    instance,
    database,
    async chains(post, count, from = 0) {
      const tasks: Task[] = [];
      for (let index = from; index < from + count; index += 1) {
        const { refresh_token: first } = await signIn(setUp.post, benchUser(index));
        tasks.push(refreshing(post, benchAuthorization, first));
      }
      return tasks;
    },
    async memory() {
      const answer = once(instance.child, 'message');
      instance.child.send('tell');
      return memorySchema.parse((await answer)[0]);
    },
    async stop() {
      setUp.close();
      await instance.end();
      await rm(data, { recursive: true, force: true });
    },
  };
}
