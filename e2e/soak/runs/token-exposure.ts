import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { connectionTo, openCore } from '../core.ts';
import { monotonicMicros, percentile, type RefreshTime } from '../refresh-times.ts';
import type { Figure, Run, Soak } from '../run.ts';

/** Starts the server without retry grace. Gives its origin and a function that gets the times of all refreshes. */
async function startNoGraceServer(soak: Soak) {
  const program = fileURLToPath(new URL('../no-grace-server.ts', import.meta.url));
  const database = path.join(await soak.folder(), 'authority.sqlite');
  const child = soak.child(
    spawn(process.execPath, [program, database], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  return {
    origin: await next(),
    refreshes: async (): Promise<RefreshTime[]> => {
      child.stdin.write('\n');
      return JSON.parse(await next()) as RefreshTime[];
    },
  };
}

function inMs(name: string, micros: readonly number[]): Figure[] {
  return [0.5, 0.99].map((share) => ({
    name: `${name}, p${share * 100}`,
    value: percentile(micros, share) / 1000,
    unit: 'ms',
  }));
}

export const exposure: Run = {
  name: 'window',
  description:
    '500 renewals at a server without retry grace: how long only our memory holds the one good token',
  async measure(soak) {
    const server = await startNoGraceServer(soak);
    const committed: number[] = [];
    const core = await openCore({
      connection: connectionTo(server.origin),
      folder: await soak.folder(),
      step: (name) => void (name === 'pending' && committed.push(monotonicMicros())),
    });
    soak.after(core.stop);
    await core.signIn();
    const count = soak.times(500);
    for (let n = 0; n < count; n += 1) await core.refresh();
    const refreshes = await server.refreshes();
    const exposed = refreshes.map(({ sent }, index) => (committed[index] ?? Number.NaN) - sent);
    return [
      { name: 'renewals', value: core.snapshot().renewals, asked: count },
      ...inMs('from the last byte to our fsync', exposed),
      ...inMs(
        'at most before that, on the server',
        refreshes.map(({ asked, sent }) => sent - asked),
      ),
    ];
  },
};
