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
import { chances } from '../power/chance.ts';
import { imageOf, type Past, treeAfter } from '../power/image.ts';
import { record, stopRecording } from '../power/recorder.ts';
import { readTree, sameTrees, writeTree } from '../power/tree.ts';
import type { Run, Soak } from '../run.ts';

/** Images of each power failure: nothing lost that was under way, all of it lost, and one by chance to go on from. */
const shares = [1, 0, 0.5] as const;
/** In every so many lives the session is signed out at the end. */
const signOutEvery = 3;

/** Every so often the life is the first one on a new computer. */
const firstEvery = 4;

/** What has been promised when the power fails: that there is a session of at least this generation, or that none is. */
type Promised = { session: 'there'; generation: number } | { session: 'either' } | { session: 'gone' };

interface Life {
  folder: string;
  locks: string;
  connection: Connection;
  promised: Promised;
}

interface Count {
  failures: number;
  images: number;
  lost: number;
  unreadable: number;
}

/** Signs in where nobody is, refreshes twice, and now and then signs out; keeps account of what was promised. */
async function live(life: Life, signsOut: boolean): Promise<void> {
  const core = await openCore(life);
  const { state, problem } = await core.settled();
  if (state === 'signedOut' && life.promised.session !== 'there') {
    life.promised = { session: 'either' };
    await core.signIn();
  } else if (state !== 'active') throw new Error(`${state} ${problem?.code ?? ''} ${problem?.message ?? ''}`);
  life.promised = { session: 'there', generation: core.snapshot().generation };
  for (let n = 0; n < 2; n += 1) life.promised = { session: 'there', generation: await core.refresh() };
  if (signsOut) {
    life.promised = { session: 'either' };
    await core.sessions.get(session).signOut();
    life.promised = { session: 'gone' };
  }
  await core.stop();
}

type Verdict = 'unreadable' | 'lost' | undefined;

/** Says what is wrong with an image, if anything is: whether the vault reads, and holds what was promised. */
async function look(folder: string, promised: Promised): Promise<Verdict> {
  const stores = await openStores({
    safeStorage: syncStorage(fakeKeyring()),
    folder: vaultOf(folder),
    noted: () => undefined,
  });
  if (stores.keyring().state !== 'ready') return 'unreadable';
  const [kept, client] = [
    await stores.session(session, true).read(),
    await stores.client(session, true).read(),
  ];
  if (kept.state === 'unreadable' || client.state === 'unreadable') return 'unreadable';
  if (promised.session === 'either') return undefined;
  if (promised.session === 'gone') return kept.state === 'empty' ? undefined : 'lost';
  const isThere = kept.state === 'ok' && kept.generation >= promised.generation && client.state === 'ok';
  return isThere ? undefined : 'lost';
}

/** One life up to a power failure at operation `limit`, or to its end where it has fewer. */
async function liveUntil(life: Life, limit: number, signsOut: boolean): Promise<Past> {
  const tape = record(life.folder, limit);
  await Promise.race([live(life, signsOut), tape.failed]);
  const past = tape.past();
  await tape.close();
  if (!sameTrees(treeAfter(past), readTree(life.folder))) throw new Error('the recorder missed something');
  return past;
}

/** Makes the images of a power failure and looks at each; the last one is what the next life finds. */
async function failPower(past: Past, life: Life, base: string, seed: number): Promise<Verdict[]> {
  const random = chances(seed);
  const verdicts: Verdict[] = [];
  for (const [index, share] of shares.entries()) {
    const folder = path.join(base, `${seed}-${index}`);
    const journal = random() < 0.5;
    writeTree(
      folder,
      imageOf(past, () => random() < share, journal),
    );
    verdicts.push(await look(folder, life.promised));
    if (index > 0) rmSync(life.folder, { recursive: true });
    life.folder = folder;
  }
  return verdicts;
}

/** How many operations the longest life has, by living it once. */
async function longestLife(soak: Soak, connection: Connection): Promise<number> {
  const life = newLife(await soak.folder(), connection);
  return (await liveUntil(life, Number.POSITIVE_INFINITY, true)).done.length;
}

function newLife(base: string, connection: Connection): Life {
  const folder = path.join(base, `new-${randomUUID()}`);
  mkdirSync(folder);
  return { folder, locks: path.join(base, 'locks'), connection, promised: { session: 'either' } };
}

async function failOften(soak: Soak, connection: Connection, longest: number): Promise<Count> {
  const count: Count = { failures: 0, images: 0, lost: 0, unreadable: 0 };
  const base = await soak.folder();
  const failures = soak.times(500);
  let life = newLife(base, connection);
  const lives = { first: 0, later: 0 };
  for (let n = 1; n <= failures; n += 1) {
    const kind = n % firstEvery === 0 ? 'first' : 'later';
    if (kind === 'first') life = newLife(base, connection);
    // Locks of the time before name processes of a boot that is over.
    life.locks = path.join(base, `locks-${n}`);
    lives[kind] += 1;
    const limit = 1 + (lives[kind] % (longest + 1));
    try {
      const past = await liveUntil(life, limit, n % signOutEvery === 0);
      const verdicts = await failPower(past, life, base, n);
      count.images += verdicts.length;
      count.lost += verdicts.filter((one) => one === 'lost').length;
      count.unreadable += verdicts.filter((one) => one === 'unreadable').length;
      if (verdicts.some((one) => one !== undefined))
        soak.say(`power failure ${n} at ${JSON.stringify(past.underWay?.kind)}: ${verdicts.join(', ')}`);
    } catch (error) {
      count.lost += 1;
      soak.say(`after power failure ${n - 1}: ${messageOf(error)}`);
      life = newLife(base, connection);
    }
    count.failures = n;
  }
  await live({ ...life, locks: path.join(base, 'locks-at-last') }, true);
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
    const longest = await longestLife(soak, connection);
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
