import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../../build/say.ts';
import { openStores } from '../../../electron/main/vault/stores.ts';
import {
  fakeKeyring,
  syncStorage,
} from '../../../electron/safe-storage-helpers/src/testing/fake-safe-storage.ts';
import { startAuthority } from '../../../server/authority.ts';
import type { Connection } from '../../../shared/model/connection.ts';
import { connectionTo, openCore, session, vaultOf } from '../core.ts';
import { type DiskHistory, imageOf, treeAfter } from '../power/image.ts';
import { record, stopRecording } from '../power/recorder.ts';
import { seededRandom } from '../power/seeded-random.ts';
import { readTree, sameTrees, writeTree } from '../power/tree.ts';
import type { Run, Soak } from '../run.ts';

/** Shares of unsynced operations that persist: an image with all, one with none, and a random one to continue from. */
const shares = [1, 0, 0.5] as const;
/** Every so many lifetimes end with a sign-out. */
const signOutEvery = 3;

/** Every so many lifetimes start on a new computer. */
const firstEvery = 4;

/** What the vault must hold after a failure: a session of at least this generation, either, or none. */
type Expected = { session: 'there'; generation: number } | { session: 'either' } | { session: 'gone' };

interface Lifetime {
  folder: string;
  locks: string;
  connection: Connection;
  expected: Expected;
}

interface Count {
  failures: number;
  images: number;
  lost: number;
  unreadable: number;
}

/** Runs the core once: signs in if needed, refreshes twice, and signs out if asked. Updates what the vault must hold. */
async function runOnce(lifetime: Lifetime, signsOut: boolean): Promise<void> {
  const core = await openCore(lifetime);
  const { state, problem } = await core.settled();
  if (state === 'signedOut' && lifetime.expected.session !== 'there') {
    lifetime.expected = { session: 'either' };
    await core.signIn();
  } else if (state !== 'active') throw new Error(`${state} ${problem?.code ?? ''} ${problem?.message ?? ''}`);
  lifetime.expected = { session: 'there', generation: core.snapshot().generation };
  for (let n = 0; n < 2; n += 1) lifetime.expected = { session: 'there', generation: await core.refresh() };
  if (signsOut) {
    lifetime.expected = { session: 'either' };
    await core.sessions.get(session).signOut();
    lifetime.expected = { session: 'gone' };
  }
  await core.stop();
}

type Verdict = 'unreadable' | 'lost' | undefined;

/** Checks an image: whether the vault is readable and holds what is expected. */
async function inspectImage(folder: string, expected: Expected): Promise<Verdict> {
  const stores = await openStores({
    safeStorage: syncStorage(fakeKeyring()),
    folder: vaultOf(folder),
    onEvidence: () => undefined,
  });
  if (stores.keyring().state !== 'ready') return 'unreadable';
  const [stored, client] = [
    await stores.session(session, true).read(),
    await stores.client(session, true).read(),
  ];
  if (stored.state === 'unreadable' || client.state === 'unreadable') return 'unreadable';
  if (expected.session === 'either') return undefined;
  if (expected.session === 'gone') return stored.state === 'empty' ? undefined : 'lost';
  const isPresent =
    stored.state === 'ok' && stored.generation >= expected.generation && client.state === 'ok';
  return isPresent ? undefined : 'lost';
}

/** Runs the core up to a power failure at operation `limit`, or to its end if it has fewer operations. */
async function runUntilFailure(lifetime: Lifetime, limit: number, signsOut: boolean): Promise<DiskHistory> {
  const recording = record(lifetime.folder, limit);
  await Promise.race([runOnce(lifetime, signsOut), recording.failed]);
  const history = recording.history();
  await recording.close();
  if (!sameTrees(treeAfter(history), readTree(lifetime.folder)))
    throw new Error('the recorder missed something');
  return history;
}

/** Creates the images of a power failure and checks each. The next lifetime continues from the last one. */
async function failPower(
  history: DiskHistory,
  lifetime: Lifetime,
  base: string,
  seed: number,
): Promise<Verdict[]> {
  const random = seededRandom(seed);
  const verdicts: Verdict[] = [];
  for (const [index, share] of shares.entries()) {
    const folder = path.join(base, `${seed}-${index}`);
    const journal = random() < 0.5;
    writeTree(
      folder,
      imageOf(history, () => random() < share, journal),
    );
    verdicts.push(await inspectImage(folder, lifetime.expected));
    if (index > 0) rmSync(lifetime.folder, { recursive: true });
    lifetime.folder = folder;
  }
  return verdicts;
}

/** The number of operations of the longest lifetime, from a run without a failure. */
async function countOperations(soak: Soak, connection: Connection): Promise<number> {
  const lifetime = newLifetime(await soak.folder(), connection);
  return (await runUntilFailure(lifetime, Number.POSITIVE_INFINITY, true)).done.length;
}

function newLifetime(base: string, connection: Connection): Lifetime {
  const folder = path.join(base, `new-${randomUUID()}`);
  mkdirSync(folder);
  return { folder, locks: path.join(base, 'locks'), connection, expected: { session: 'either' } };
}

async function failOften(soak: Soak, connection: Connection, longest: number): Promise<Count> {
  const count: Count = { failures: 0, images: 0, lost: 0, unreadable: 0 };
  const base = await soak.folder();
  const failures = soak.times(500);
  let lifetime = newLifetime(base, connection);
  const counts = { first: 0, later: 0 };
  for (let n = 1; n <= failures; n += 1) {
    const kind = n % firstEvery === 0 ? 'first' : 'later';
    if (kind === 'first') lifetime = newLifetime(base, connection);
    // After a reboot the old locks name processes of the previous boot.
    lifetime.locks = path.join(base, `locks-${n}`);
    counts[kind] += 1;
    const limit = 1 + (counts[kind] % (longest + 1));
    try {
      const history = await runUntilFailure(lifetime, limit, n % signOutEvery === 0);
      const verdicts = await failPower(history, lifetime, base, n);
      count.images += verdicts.length;
      count.lost += verdicts.filter((verdict) => verdict === 'lost').length;
      count.unreadable += verdicts.filter((verdict) => verdict === 'unreadable').length;
      if (verdicts.some((verdict) => verdict !== undefined))
        soak.report(
          `power failure ${n} at ${JSON.stringify(history.inProgress?.kind)}: ${verdicts.join(', ')}`,
        );
    } catch (error) {
      count.lost += 1;
      soak.report(`after power failure ${n - 1}: ${messageOf(error)}`);
      lifetime = newLifetime(base, connection);
    }
    count.failures = n;
  }
  await runOnce({ ...lifetime, locks: path.join(base, 'locks-at-last') }, true);
  return count;
}

export const powerLoss: Run = {
  name: 'power-loss',
  description:
    '500 power failures, at every write, fsync, rename and removal in turn; three images of each, one lived on from',
  async measure(soak) {
    const authority = await startAuthority({ database: path.join(await soak.folder(), 'authority.sqlite') });
    soak.after(() => authority.stop());
    soak.after(async () => stopRecording());
    const connection = connectionTo(authority.issuer);
    const longest = await countOperations(soak, connection);
    const { failures, images, lost, unreadable } = await failOften(soak, connection, longest);
    return [
      { name: 'power failures', value: failures },
      { name: 'operations in a life', value: longest },
      { name: 'images', value: images },
      { name: 'lost sessions', value: lost, asked: 0 },
      { name: 'vaults unreadable', value: unreadable, asked: 0 },
    ];
  },
};
