import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { leasePostgres } from '../../server/testing/databases.ts';
import { register, type Site, type TestClient } from '../../server/testing/harness.ts';
import { type Instance, startInstance } from '../../server/testing/instance.ts';
import { type ClusterDatabase, openClusterDatabase } from './database.ts';
import { TIMEOUT_MS } from './repetitions.ts';
import { type RoundRobin, startRoundRobin } from './round-robin-proxy.ts';

/** Several processes of the authority on one PostgreSQL, with one set of keys, behind a round-robin proxy. */
interface Cluster {
  /** The proxy, as apps see it. */
  site: Site;
  proxy: RoundRobin;
  instances: Instance[];
  rows: ClusterDatabase;
  /** Starts another instance behind the proxy, optionally with another address of the database. */
  add(database?: string): Promise<Instance>;
  /** Address of the database. */
  database: string;
  /** Removes an instance from the proxy, so that it gets no more requests. */
  withdraw(instance: Instance): void;
  stop(): Promise<void>;
}

/** One instance, addressed without the proxy. */
export function siteOf({ origin }: Instance): Site {
  return { issuer: origin, apiOrigin: origin };
}

/** A cluster that is started before the tests of a file and stopped after them. */
export interface TestCluster extends Omit<Cluster, 'stop'> {
  /** A client that is registered before the tests. */
  readonly client: TestClient;
}

/** Starts a cluster of so many instances for the tests of a file. Its members can be used only within tests. */
export function clusterForTests(count: number): TestCluster {
  let running: { cluster: Cluster; client: TestClient } | undefined;
  const started = () => {
    if (running === undefined) throw new Error('the cluster has not started yet');
    return running;
  };
  beforeAll(async () => {
    const cluster = await startCluster(count);
    running = { cluster, client: await register(cluster.site) };
  }, TIMEOUT_MS);
  afterAll(async () => await running?.cluster.stop(), TIMEOUT_MS);
  return {
    get site() {
      return started().cluster.site;
    },
    get proxy() {
      return started().cluster.proxy;
    },
    get instances() {
      return started().cluster.instances;
    },
    get rows() {
      return started().cluster.rows;
    },
    get database() {
      return started().cluster.database;
    },
    get client() {
      return started().client;
    },
    add: async (database) => await started().cluster.add(database),
    withdraw: (instance) => started().cluster.withdraw(instance),
  };
}

/** Starts so many instances at once on an empty database. */
async function startCluster(count: number): Promise<Cluster> {
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
