import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { untilReady } from '../desktop/process.ts';
import { become, ordinaryUser, type User } from '../desktop/user.ts';
import { type Data, makeData } from './data.ts';
import { postgresPrograms } from './programs.ts';

/** A PostgreSQL server for tests with default durability: fsync and synchronous_commit are on. */
export interface Postgres {
  /** Address of the role `latchkey`, a superuser, without a database: add `/name`. */
  url: string;
  stop(): Promise<void>;
}

/** Part of util-linux, which every Linux has. */
const asUser = 'setpriv';

// Many test files run at once, each with a few authorities of up to 17 connections.
const CONNECTIONS = 500;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function launch(programs: string, user: User, { folder }: Data, port: number): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: String(CONNECTIONS),
    logging_collector: 'on',
    log_directory: folder.path,
    log_filename: 'log',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const data = path.join(folder.path, 'data');
  // SIGINT, also when this program is killed: the server disconnects clients and shuts down cleanly.
  return spawn(
    asUser,
    ['--pdeathsig', 'INT', ...become(user), path.join(programs, 'postgres'), '-D', data, ...options],
    { cwd: '/', env: { PATH: process.env['PATH'], LC_ALL: 'C' }, stdio: 'ignore' },
  );
}

async function answers(url: string): Promise<true | undefined> {
  const client = new pg.Client({ connectionString: `${url}/postgres`, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    // Not up yet: the caller stops trying after a while.
    return undefined;
  } finally {
    await client.end();
  }
}

async function end(child: ChildProcess, data: Data): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGINT');
    await gone;
  }
  await data.folder.remove();
}

/** Starts Debian's PostgreSQL in its own folder, on a free local port, as an ordinary user. */
export async function startPostgres(): Promise<Postgres> {
  const programs = await postgresPrograms();
  const user = await ordinaryUser();
  const data = await makeData(programs, user);
  const port = await freePort();
  const child = launch(programs, user, data, port);
  const url = `postgres://latchkey:${data.password}@127.0.0.1:${port}`;
  try {
    await untilReady('PostgreSQL', child, () => answers(url));
  } catch (error) {
    const log = await readFile(path.join(data.folder.path, 'log'), 'utf8').catch(() => '');
    await end(child, data);
    throw new Error(`PostgreSQL did not start\n${log}`, { cause: error });
  }
  return { url, stop: () => end(child, data) };
}
