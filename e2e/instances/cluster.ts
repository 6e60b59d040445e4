import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leasePostgres } from '../../server/testing/databases.ts';
import type { Site } from '../../server/testing/harness.ts';
import { type Instance, startInstance } from '../../server/testing/instance.ts';
import { type ClusterDatabase, openClusterDatabase } from './database.ts';
import { type RoundRobin, startRoundRobin } from './round-robin-proxy.ts';

/** Several processes of the authority on one PostgreSQL, with one set of keys, behind a round-robin proxy. */
export interface Cluster {
  /** The proxy, which is what apps see. */
  site: Site;
  proxy: RoundRobin;
  instances: Instance[];
  rows: ClusterDatabase;
  /** Starts one more, behind the proxy too; on another way to the database where one is given. */
  add(database?: string): Promise<Instance>;
  /** Address of the database. */
  database: string;
  /** Takes an instance from behind the proxy, so that it gets no more requests. */
  withdraw(instance: Instance): void;
  stop(): Promise<void>;
}

/** One instance, past the proxy. */
export function siteOf({ origin }: Instance): Site {
  return { issuer: origin, apiOrigin: origin };
}

/** Starts so many at once on an empty database. */
export async function startCluster(count: number): Promise<Cluster> {
  const { url: database, giveBack } = await leasePostgres();
  const data = await mkdtemp(join(tmpdir(), 'latchkey-instances-'));
  const proxy = await startRoundRobin();
  const args = ['--issuer', proxy.origin, '--registration', 'open', '--jobs-per-user', '1'];
  const start = (location: string) => startInstance({ database: location, data, args });
  const instances = await Promise.all(Array.from({ length: count }, () => start(database)));
  const rows = openClusterDatabase(database);
  const route = () => proxy.use(instances.map(({ origin }) => origin));
  route();
  return {
    site: { issuer: proxy.origin, apiOrigin: proxy.origin },
    proxy,
    instances,
    rows,
    database,
    async add(location = database) {
      const instance = await start(location);
      instances.push(instance);
      route();
      return instance;
    },
    withdraw(instance) {
      instances.splice(instances.indexOf(instance), 1);
      route();
    },
    async stop() {
      await proxy.close();
      await Promise.all(instances.map((instance) => instance.end()));
      await rows.close();
      await rm(data, { recursive: true, force: true });
      giveBack();
    },
  };
}
