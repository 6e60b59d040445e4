import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';

/** A PostgreSQL server for the benchmark, with default durability. */
export interface BenchPostgres {
  /** Its version as it reports it. */
  version: string;
  /** Its settings of fsync and synchronous_commit. */
  durability: string;
  /** Creates an empty database and returns its URL. */
  create(name: string): Promise<string>;
  stop(): Promise<void>;
}

const program = join(import.meta.dirname, '..', '..', 'build', 'postgres.ts');

async function addressIn(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let words = '';
  const listen = (text: string) => {
    words += text;
    const address = /postgres:\/\/\S+(?=\s)/.exec(words);
    if (address) resolve(address[0]);
  };
  child.stdout?.setEncoding('utf8').on('data', listen);
  child.stderr?.setEncoding('utf8').on('data', listen);
  child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${words}`)));
  return promise;
}

/** Starts a server in its own process. */
export async function startPostgres(): Promise<BenchPostgres> {
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', process.execPath, program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = once(child, 'exit');
  const address = await addressIn(child);
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const show = async (name: string): Promise<string> =>
    Object.values<string>((await client.query(`SHOW ${name}`)).rows[0])[0] ?? '';
  const durability = `fsync ${await show('fsync')}, synchronous_commit ${await show('synchronous_commit')}`;
  return {
    version: `PostgreSQL ${await show('server_version')}`,
    durability,
    async create(name) {
      await client.query(`CREATE DATABASE ${name}`);
      return address.replace(/[^/]+$/, name);
    },
    async stop() {
      await client.end();
      child.kill();
      await gone;
    },
  };
}
