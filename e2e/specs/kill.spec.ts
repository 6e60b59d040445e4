import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appArguments } from '../fixtures/app.ts';
import type { Installation } from '../fixtures/installation.ts';
import { killTree } from '../fixtures/processes.ts';
import { currentRun } from '../fixtures/run.ts';
import { expectProfile, openView, signIn } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import type { Wire } from '../fixtures/wire.ts';

const rounds = 50;
/** Longer than the app takes from the answer on the wire to the record of it on the disk. */
const longestDelayMs = 40;

type Phase = 'before the server is asked' | 'before the answer arrives' | 'after the answer left';
const phases: Phase[] = ['before the server is asked', 'before the answer arrives', 'after the answer left'];

const renewal = { grant: 'refresh_token' };

/** The packaged app as a person starts it, without anybody looking on. */
async function startBare(installation: Installation): Promise<ChildProcess> {
  const { program } = currentRun();
  const child = spawn(program.command, appArguments(installation), {
    env: installation.env(),
    cwd: '/',
    stdio: 'ignore',
  });
  await once(child, 'spawn');
  return child;
}

async function killNow(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  await killTree(child.pid as number);
  await gone;
}

/** Starts the app, waits until it renews, and kills it in this phase of the renewal. */
async function killDuringRenewal(installation: Installation, wire: Wire, phase: Phase): Promise<void> {
  const when = phase === 'before the server is asked' ? 'before' : 'after';
  const hold = wire.inject(renewal, { kind: 'hold', when });
  // Makes the app renew even where its access token is still good.
  const refusal = wire.inject({ path: '/api/' }, { kind: 'answer', status: 401, body: '' }, 1);
  const child = await startBare(installation);
  await hold.reached;
  if (phase === 'after the answer left') {
    hold.release();
    // The moment is random on purpose: each round meets another step of keeping the answer.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * longestDelayMs));
  }
  await killNow(child);
  for (const injection of [hold, refusal]) injection.remove();
}

test.describe('with an access token of 1 s', () => {
  test.use({ accessTtl: 1 });

  test('kill -9 during renewal, 50 times, session alive each time', async ({
    launch,
    installation,
    wire,
  }) => {
    test.setTimeout(300_000);
    const first = await launch();
    await signIn(first);
    await openView(first.window, 'Profile');
    await expectProfile(first.window);
    await first.close();

    for (let round = 0; round < rounds; round += 1) {
      const asked = wire.count(renewal);
      const phase = phases[round % phases.length] as Phase;
      await killDuringRenewal(installation, wire, phase);
      // That it asks again after every kill, and is not refused, is what staying alive means.
      expect(wire.count(renewal)).toBeGreaterThan(asked);
      expect(wire.count({ ...renewal, status: 400 })).toBe(0);
    }
    expect(wire.count({ ...renewal, status: 200 })).toBeGreaterThan(rounds / 2);

    const last = await launch();
    await expectProfile(last.window);
    expect(wire.count({ grant: 'password' })).toBe(1);
    const sent = wire.log
      .filter(({ grant }) => grant === 'refresh_token')
      .map(({ body }) => new URLSearchParams(body).get('refresh_token'));
    // Some answers were kept before the kill and some were lost, or the kills met one phase only.
    expect(new Set(sent).size).toBeGreaterThan(3);
    expect(new Set(sent).size).toBeLessThan(sent.length);
  });
});
