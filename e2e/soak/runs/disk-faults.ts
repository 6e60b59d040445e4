import { startServer } from '../../../electron/main/oauth/testing/authorization-server.ts';
import { type Afterwards, runLife } from '../../../electron/main/vault/testing/disk-history.ts';
import { faults } from '../../../electron/main/vault/testing/faulty-disk.ts';
import type { Run } from '../run.ts';

/** About the number of single operations times the number of ways to fail. */
const lives = 5_000;

const afterwards: readonly Afterwards[] = ['goes on', 'starts again'];
const variants = faults.flatMap((fault) =>
  [false, true].flatMap((lasting) => afterwards.map((then) => ({ fault, lasting, then }))),
);

export const diskFaults: Run = {
  name: 'disk-faults',
  description:
    'every file operation of a session’s life fails in turn, in five ways, once or for long, and the app goes on or starts again',
  async measure(soak) {
    const server = await startServer();
    soak.after(server.close);
    const parent = await soak.folder();
    const step = Math.max(1, Math.round(lives / soak.times(lives)));
    const complaints: string[] = [];
    let failed = 0;
    for (const { fault, lasting, then } of variants) {
      for (let operation = 1; ; operation += step) {
        const life = await runLife(server, { at: operation, fault, lasting }, then, parent);
        complaints.push(
          ...life.complaints.map(
            (complaint) => `${fault} at ${life.at} (${operation}), ${then}: ${complaint}`,
          ),
        );
        if (life.at === undefined) break;
        failed += 1;
      }
      soak.report(`${fault}${lasting ? ' for long' : ''}, the app ${then}: ${failed} operations have failed`);
    }
    for (const complaint of complaints) soak.report(complaint);
    return [
      { name: 'operations that failed', value: failed },
      { name: 'sessions lost, spent too early or not said', value: complaints.length, asked: 0 },
    ];
  },
};
