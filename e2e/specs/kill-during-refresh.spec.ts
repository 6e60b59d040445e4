import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { appArguments } from '../fixtures/app/app.ts';
import type { Installation } from '../fixtures/app/installation.ts';
import { currentRun } from '../fixtures/run/run.ts';
import { expectProfile } from '../fixtures/steps.ts';
import { killTree } from '../fixtures/system/processes.ts';
import { expect, test } from '../fixtures/test.ts';
import type { Wire } from '../fixtures/wire/wire.ts';

/** `npm run soak` runs more. */
const rounds = Number(process.env['LATCHKEY_KILLS'] ?? 50);
/** Longer than a refresh takes on an idle machine, from sending the request to writing the record. */
const refreshMs = 80;
/** The vault changes at least this often between the answer and the committed record: two records, each with a ledger entry. */
const writesPerAnswer = 4;

/** Where a refresh is held: at which of its two requests, and before or after the authority has processed it. */
const phases = {
  'before the challenge for a nonce arrives': { nonce: false, when: 'after' },
  'before the server is asked': { nonce: true, when: 'before' },
  'before the answer arrives': { nonce: true, when: 'after' },
  'after the answer left': { nonce: true, when: 'after' },
  'at any instant': { nonce: true, when: 'before' },
} as const;
const phaseNames = Object.keys(phases) as Array<keyof typeof phases>;

const refresh = { grant: 'refresh_token' };

const refreshesSent = (wire: Wire) => wire.log.filter(({ grant }) => grant === refresh.grant);

/** Starts the packaged app without Playwright, as a person does. */
async function startUnattached(installation: Installation): Promise<ChildProcess> {
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
  const exited = once(child, 'exit');
  await killTree(child.pid as number);
  await exited;
}

/** Whether an event happens before the timeout, which by default is many times what a start takes on a busy machine. */
function inTime(event: Promise<unknown>, timeoutMs = 40_000): Promise<boolean> {
  return Promise.race([event.then(() => true), pause(timeoutMs, false, { ref: false })]);
}

/** Waits until the files of a folder have changed so many more times. */
async function changesIn(folder: string, count: number): Promise<void> {
  if (count === 0) return;
  let seen = 0;
  for await (const _ of watch(folder)) {
    seen += 1;
    if (seen === count) return;
  }
}

/**
 * Starts the app, waits until it refreshes, and kills it in the phase of this round, each time at another step. Gives
 * false when the app could not refresh because its keyring crashed during the start.
 */
async function killDuringRefresh(installation: Installation, wire: Wire, round: number): Promise<boolean> {
  const phase = phaseNames[round % phaseNames.length] as keyof typeof phases;
  const crashes = installation.keyring().falls();
  const { nonce, when } = phases[phase];
  const hold = wire.inject({ ...refresh, nonce }, { kind: 'hold', when });
  // Makes the app refresh even while its access token is still valid.
  const refusal = wire.inject({ path: '/api/' }, { kind: 'answer', status: 401, body: '' }, 1);
  const child = await startUnattached(installation);
  const refreshes = await inTime(hold.reached);
  if (!refreshes && installation.keyring().falls() === crashes)
    throw new Error(`${phase}: the app did not refresh`);
  if (refreshes && phase === 'after the answer left') {
    const vault = path.join(installation.userData, 'vault');
    const written = changesIn(vault, Math.floor(round / phaseNames.length) % (writesPerAnswer + 1));
    hold.release();
    // Simultaneous changes are reported as one, so the awaited change may already have happened.
    await inTime(written, 2_000);
  }
  if (phase === 'at any instant') {
    hold.release();
    // The pause picks the instant of the kill; it does not wait for anything.
    await pause(Math.random() * refreshMs);
  }
  await killNow(child);
  for (const injection of [hold, refusal]) injection.remove();
  return refreshes;
}

test.describe('with an access token of 1 s', () => {
  test.use({ accessTtl: 1 });

  test(`kill -9 during renewal, ${rounds} times, session alive each time @B2 @T11`, async ({
    launch,
    launchSignedIn,
    installation,
    wire,
  }) => {
    test.setTimeout(60_000 + rounds * 6_000);
    const first = await launchSignedIn({ view: 'Profile' });
    await first.close();

    for (let round = 0; round < rounds; round += 1) {
      const before = refreshesSent(wire).length;
      if (!(await killDuringRefresh(installation, wire, round))) continue;
      // The session is alive when the app refreshes after every kill and is not refused.
      expect(refreshesSent(wire).length).toBeGreaterThan(before);
      expect(wire.count({ ...refresh, status: 400 })).toBe(0);
    }
    expect(wire.count({ ...refresh, status: 200 })).toBeGreaterThan(rounds / 3);

    const last = await launch();
    await expectProfile(last.window);
    expect(wire.count({ grant: 'password' })).toBe(1);
    const sent = refreshesSent(wire).map(({ body }) => new URLSearchParams(body).get('refresh_token'));
    // Some answers were stored before the kill and some were lost; otherwise all kills hit the same phase.
    expect(new Set(sent).size).toBeGreaterThan(3);
    expect(new Set(sent).size).toBeLessThan(sent.length);
  });
});
