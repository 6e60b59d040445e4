import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import type { RecordRead } from './record.ts';
import { openOnLinux } from './testing/open-vault.ts';
import { payloadOf } from './testing/payload.ts';
import { plainCopy } from './testing/plain-copy.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const KILLS = 300;
const SIDE_BY_SIDE = 2;
const KILLS_PER_ACCOUNT = 10;
/** Twenty times what an idle machine takes: the test is about the kills, not about the time. */
const TIMEOUT = 300_000;

interface Kill {
  /** the last number the writer had reported when it was killed */
  reported: number;
  read: RecordRead;
}

/** Starts a writer, kills it once it has reported `lines` lines, and reads what it left. */
async function killOnce(writer: string, folder: string, account: string, lines: number): Promise<Kill> {
  const child = spawn(process.execPath, [writer, folder, account], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let reported = 0;
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    reported = Number.isNaN(Number(line)) ? reported : Number(line);
    seen += 1;
    if (seen === lines) child.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  const record = (await openOnLinux(folder)).record({ connection: 'demo', account });
  return { reported, read: await record.read() };
}

async function killMany(writer: string, count: number): Promise<Kill[]> {
  const folder = await temporaryFolder();
  const kills: Kill[] = [];
  for (let n = 0; n < count; n += 1) {
    kills.push(await killOnce(writer, folder, `account ${Math.floor(n / KILLS_PER_ACCOUNT)}`, 1 + (n % 6)));
  }
  return kills;
}

test(
  `after each of ${KILLS} kills in mid-write the vault reads, and nothing reported durable is missing`,
  async () => {
    const each = KILLS / SIDE_BY_SIDE;
    const writer = join(await plainCopy(await temporaryFolder()), 'testing', 'endless-writer.js');
    const kills = (
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => killMany(writer, each)))
    ).flat();
    expect(kills).toHaveLength(KILLS);
    for (const { reported, read } of kills) {
      if (read.state === 'empty') {
        expect({ reported, read }).toEqual({ reported: 0, read: { state: 'empty', evidence: [] } });
        continue;
      }
      expect(read.state).toBe('ok');
      if (read.state !== 'ok') continue;
      expect(read.generation).toBeGreaterThanOrEqual(reported);
      expect(read.payload).toBe(payloadOf(read.generation));
      expect(read.evidence.filter((each) => !each.endsWith('slot_unreadable'))).toEqual([]);
    }
  },
  TIMEOUT,
);
