import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hashSecret } from '../lib/password-hash.ts';
import { openEngine } from '../storage/db/open-engine.ts';
import { eachDatabase } from '../testing/databases.ts';
import { basic, register, signIn, type TestClient, tokensSchema } from '../testing/harness.ts';
import { type Instance, startInstance } from '../testing/instance.ts';

const CONNECTIONS = 24;
const OWNERS = 20;
// Clients of an earlier version, during a flood from many networks and from one.
const SUFFERING = 5;
const GOING = 10;
// Real processes, thousands of requests.
const PATIENCE = 240_000;
// Per refresh: 200 while 20 go through.
const WRONG_PER_RENEWAL = 10;

/** The only client with a chosen secret, which every start is given. */
const desktop: TestClient = { id: 'latchkey-desktop', secret: 'secret-that-somebody-chose' };
/** The networks of the owners, from which the flood also comes. */
const OWN = '203.0.113.9';

const siteOf = ({ origin }: Instance) => ({ issuer: origin, apiOrigin: origin });

async function setUp(open: () => Promise<string>) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-flood-'));
  const opened = await open();
  const database = opened === ':memory:' ? join(folder, 'authority.sqlite') : opened;
  const running = new Set<Instance>();
  onTestFinished(async () => {
    for (const instance of running) await instance.end();
    rmSync(folder, { recursive: true });
  });
  // The secret is the same after a restart, so that tokens stay valid.
  const issuer = ['--issuer', 'http://localhost:9'];
  const args = [...issuer, '--registration', 'open', '--trusted-proxies', '1'];
  const env = { LATCHKEY_AUTHORITY_CLIENT_SECRET: desktop.secret };
  return {
    database,
    async start(): Promise<Instance> {
      const instance = await startInstance({ database, data: folder, args, env });
      running.add(instance);
      return instance;
    },
    async end(instance: Instance): Promise<void> {
      running.delete(instance);
      await instance.end();
    },
  };
}

/** Number of responses by status. */
class Counts {
  readonly byStatus = new Map<number, number>();
  answered = 0;
  add(status: number): void {
    this.answered += 1;
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
  }
}

interface Wrong {
  clientId: string;
  /** The caller's address as the proxy reports it. */
  address: string;
}

/** Sends wrong secrets over 24 connections as fast as they are answered, until `stop`. */
function startFlood(origin: string, wrong: (number: number) => Wrong) {
  const counts = new Counts();
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let sent = 0;
  let stopped = false;

  async function one(): Promise<void> {
    const { clientId, address } = wrong(sent);
    sent += 1;
    const headers = {
      authorization: basic({ id: clientId, secret: `wrong-${sent}` }),
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': address,
    };
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const asked = request(`${origin}/token`, { agent, method: 'POST', headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.once('error', reject).end('grant_type=refresh_token&refresh_token=none');
    counts.add(await promise);
  }

  async function loop(): Promise<void> {
    while (!stopped) await one();
  }

  const loops = Promise.all(Array.from({ length: CONNECTIONS }, loop));
  return {
    counts,
    async untilAnswered(more: number): Promise<void> {
      const wanted = counts.answered + more;
      await expect
        .poll(() => counts.answered, { timeout: PATIENCE, interval: 5 })
        .toBeGreaterThanOrEqual(wanted);
    },
    async stop(): Promise<void> {
      stopped = true;
      await loops;
      agent.destroy();
    },
  };
}

interface Owner {
  client: TestClient;
  token: string;
}

/** Clients that registered themselves, each with a session. */
async function newOwners(instance: Instance, wanted: number): Promise<Owner[]> {
  const site = siteOf(instance);
  const owners: Owner[] = [];
  for (let count = 0; count < wanted; count += 1) {
    const client = await register(site);
    owners.push({ client, token: (await signIn(site, client)).refresh_token });
  }
  return owners;
}

/** Stores their secrets as an earlier version did. */
async function storeSlowly(database: string, owners: readonly Owner[]): Promise<void> {
  const engine = await openEngine(database);
  for (const { client } of owners) {
    await engine.db
      .updateTable('clients')
      .set({ secret_hash: await hashSecret(client.secret) })
      .where('client_id', '=', client.id)
      .execute();
  }
  await engine.close();
}

/** A token request and the caller's address as the proxy reports it. */
function sendFrom(
  { origin }: Instance,
  address: string,
  client: TestClient,
  parameters: Record<string, string>,
): Promise<Response> {
  return fetch(`${origin}/token`, {
    method: 'POST',
    headers: { authorization: basic(client), 'x-forwarded-for': address },
    body: new URLSearchParams(parameters),
  });
}

/** Refreshes one session and returns the status. */
async function refreshOnce(instance: Instance, owner: Owner, address: string): Promise<number> {
  const parameters = { grant_type: 'refresh_token', refresh_token: owner.token };
  const answer = await sendFrom(instance, address, owner.client, parameters);
  const body: unknown = await answer.json();
  if (answer.ok) owner.token = tokensSchema.parse(body).refresh_token;
  return answer.status;
}

/** Refreshes every session once during a flood. */
async function refreshBeside(
  instance: Instance,
  owners: readonly Owner[],
  wrong: (number: number) => Wrong,
  address: string,
) {
  const flood = startFlood(instance.origin, wrong);
  const renewals = new Counts();
  await flood.untilAnswered(CONNECTIONS);
  for (const owner of owners) {
    await flood.untilAnswered(WRONG_PER_RENEWAL);
    renewals.add(await refreshOnce(instance, owner, address));
  }
  const registered = await register(siteOf(instance));
  await flood.stop();
  expect(flood.counts.answered).toBeGreaterThanOrEqual(owners.length * WRONG_PER_RENEWAL);
  return { renewals: renewals.byStatus, flood: flood.counts.byStatus, registered };
}

function each<T>(all: readonly T[], number: number): T {
  return all[number % all.length] as T;
}

test.each(eachDatabase)(
  '20 of 20 renewals go through beside 200 wrong client secrets, also right after a restart: $name @T23b @S3.3',
  async ({ open }) => {
    const { start, end } = await setUp(open);
    let instance = await start();
    const owners = await newOwners(instance, OWNERS);
    const known = [...owners.map(({ client }) => client.id), desktop.id, 'nobody', 'nobody-else'];
    for (const restarted of [false, true]) {
      if (restarted) {
        await end(instance);
        instance = await start();
      }
      const wrong = (number: number) => ({ clientId: each(known, number), address: OWN });
      const { renewals, flood } = await refreshBeside(instance, owners, wrong, OWN);
      expect([restarted, ...renewals]).toEqual([restarted, [200, OWNERS]]);
      expect([401, 429, 503]).toEqual(expect.arrayContaining([...flood.keys()]));
      // Guesses of the chosen secret have to wait, the correct secret does not.
      expect(flood.get(429)).toBeGreaterThan(0);
      const own = { grant_type: 'client_credentials', scope: 'api:read' };
      expect((await sendFrom(instance, OWN, desktop, own)).status).toBe(200);
    }
  },
  PATIENCE,
);

test(
  'clients of an earlier version go through beside a flood from one network, and are seen to suffer from one of many @T23b @S3.3',
  async () => {
    const { database, start, end } = await setUp(async () => ':memory:');
    const first = await start();
    const owners = await newOwners(first, SUFFERING + GOING);
    await end(first);
    await storeSlowly(database, owners);
    const instance = await start();
    const known = owners.map(({ client }) => client.id);
    const manyNetworks = (number: number) => ({
      clientId: each(known, number),
      address: `198.51.${Math.floor(number / 250) % 250}.${number % 250}`,
    });
    const suffering = await refreshBeside(instance, owners.slice(0, SUFFERING), manyNetworks, '203.0.113.1');
    expect(suffering.renewals.get(503)).toBeGreaterThan(0);
    const oneNetwork = (number: number) => ({ clientId: each(known, number), address: '198.51.100.1' });
    const going = await refreshBeside(instance, owners.slice(SUFFERING), oneNetwork, '203.0.113.2');
    expect([...going.renewals]).toEqual([[200, GOING]]);
    // From now on their secrets are compared quickly.
    const again = await refreshBeside(instance, owners.slice(SUFFERING), manyNetworks, '203.0.113.1');
    expect([...again.renewals]).toEqual([[200, GOING]]);
  },
  PATIENCE,
);
