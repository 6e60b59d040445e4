import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import type { RecordRead } from './record.ts';
import { openOnLinux } from './testing/open-vault.ts';
import { beginsRound, payloadOf } from './testing/payload.ts';
import { plainCopyOf } from './testing/plain-copy.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const WRITER = new URL('./testing/endless-writer.ts', import.meta.url);
const KILLS = 300;
const SIDE_BY_SIDE = 2;
/** Enough for a write to the record and the ledger; prime, so that kills do not fall on the same step of the same length each time. */
const CHANGES = 13;
/** Many times the duration on an idle machine: this test is about kills and not about time. */
const TIMEOUT = 300_000;

interface Kill {
  /** the last write that this or an earlier writer reported as durable */
  reported: number;
  read: RecordRead;
}

/** Starts a writer, kills it after the given number of changes to the folder, and reads the vault. */
async function killOnce(writer: string, folder: string, first: number, changes: number): Promise<Kill> {
  const child = spawn(process.execPath, [writer, folder, `${first}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let seen = 0;
  // Truncations, writes, renames and removals all count as changes, so that kills hit every step of a write.
  const watcher = watch(folder, () => {
    seen += 1;
    if (seen === changes) child.kill('SIGKILL');
  });
  let reported = first;
  for await (const line of createInterface({ input: child.stdout })) reported = Number(line);
  expect(await ended).toEqual([null, 'SIGKILL']);
  watcher.close();
  const record = (await openOnLinux(folder)).record({ connection: 'demo', account: 'alice' });
  return { reported, read: await record.read() };
}

async function killMany(writer: string, count: number): Promise<Kill[]> {
  const folder = await temporaryFolder();
  await mkdir(folder);
  const kills: Kill[] = [];
  let first = 0;
  for (let n = 0; n < count; n += 1) {
    const kill = await killOnce(writer, folder, first, 1 + (n % CHANGES));
    kills.push(kill);
    first = Math.max(kill.reported, kill.read.state === 'ok' ? kill.read.generation : 0);
  }
  return kills;
}

/** The allowed results: the last reported write, the next one, or nothing if the next one begins with an erasure. */
function isAsReported({ reported, read }: Kill): boolean {
  if (read.state === 'unreadable') return false;
  if (read.evidence.some((each) => !each.endsWith('slot_unreadable') && each !== 'erased_record_present'))
    return false;
  if (read.state === 'empty') return reported === 0 || beginsRound(reported + 1);
  const { generation, payload } = read;
  return (generation === reported || generation === reported + 1) && payload === payloadOf(generation);
}

test(
  `after each of ${KILLS} kills of a writer the vault reads, and nothing reported durable is missing`,
  async () => {
    const writer = await plainCopyOf(WRITER, await temporaryFolder());
    const runs = Array.from({ length: SIDE_BY_SIDE }, () => killMany(writer, KILLS / SIDE_BY_SIDE));
    const kills = (await Promise.all(runs)).flat();
    expect(kills).toHaveLength(KILLS);
    expect(kills.filter((kill) => !isAsReported(kill))).toEqual([]);
  },
  TIMEOUT,
);
