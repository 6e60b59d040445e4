import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { serverForTest } from '../session/testing/app.ts';
import { runLife } from './testing/disk-history.ts';
import { faults } from './testing/faulty-disk.ts';

// Faults come by order, so the disk below need not be a slow one.
const memory = existsSync('/dev/shm') ? '/dev/shm' : undefined;

/** Fails each operation of a session's life in turn, each in another way; `npm run soak` tries every way. */
async function everyOperation(): Promise<{ operations: number; complaints: string[] }> {
  const server = await serverForTest();
  const complaints: string[] = [];
  for (let at = 1; ; at += 1) {
    const fault = faults[at % faults.length] ?? 'EIO';
    const trouble = { at, fault, lasting: at % 2 === 0 };
    const life = await runLife(server, trouble, at % 4 < 2 ? 'goes on' : 'starts again', memory);
    const about = `${fault}${trouble.lasting ? ' for long' : ''} at ${life.at} (${at})`;
    complaints.push(...life.complaints.map((complaint) => `${about}: ${complaint}`));
    if (life.at === undefined) return { operations: at - 1, complaints };
  }
}

test('a disk that fails at any single operation is said and costs no session, now or at the next start @T21', async () => {
  const { operations, complaints } = await everyOperation();
  expect(complaints).toEqual([]);
  expect(operations).toBeGreaterThan(200);
}, 180_000);
