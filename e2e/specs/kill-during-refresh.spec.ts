import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { appArguments } from '../fixtures/app/app.ts';
import type { Installation } from '../fixtures/app/installation.ts';
import { currentRun } from '../fixtures/run/run.ts';
import { expectProfile, openView, signIn } from '../fixtures/steps.ts';
import { killTree } from '../fixtures/system/processes.ts';
import { expect, test } from '../fixtures/test.ts';
import type { Wire } from '../fixtures/wire/wire.ts';

/** `npm run soak` asks for more. */
const rounds = Number(process.env['LATCHKEY_KILLS'] ?? 50);
/** Longer than a refresh takes from being sent to its end on the disk, on an idle machine. */
const refreshMs = 80;
/** As often at least the vault changes between the answer and the end of its record: two notes, a ledger entry each. */
const writesOfAnAnswer = 4;

/** Where a refresh is held: at which of its two requests, and before or after the authority saw it. */
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

/** Whether something came to pass before it was given up. Many times what a start takes on a busy machine. */
function inTime(event: Promise<unknown>, patience = 40_000): Promise<boolean> {
  return Promise.race([event.then(() => true), pause(patience, false, { ref: false })]);
}

/** Waits until the files of a folder have changed so many times from now on. */
async function changesIn(folder: string, count: number): Promise<void> {
  if (count === 0) return;
  let seen = 0;
  for await (const _ of watch(folder)) {
    seen += 1;
    if (seen === count) return;
  }
}

/**
 * Starts the app, waits until it refreshes, and kills it in this phase, each round at another step of it. False where it
 * could not refresh, for its keyring fell over while it started.
 */
async function killDuringRefresh(installation: Installation, wire: Wire, round: number): Promise<boolean> {
  const phase = phaseNames[round % phaseNames.length] as keyof typeof phases;
  const falls = installation.keyring().falls();
  const { nonce, when } = phases[phase];
  const hold = wire.inject({ ...refresh, nonce }, { kind: 'hold', when });
  // Makes the app refresh even where its access token is still good.
  const refusal = wire.inject({ path: '/api/' }, { kind: 'answer', status: 401, body: '' }, 1);
  const child = await startBare(installation);
  const refreshes = await inTime(hold.reached);
  if (!refreshes && installation.keyring().falls() === falls)
    throw new Error(`${phase}: nothing was renewed`);
  if (refreshes && phase === 'after the answer left') {
    const vault = path.join(installation.userData, 'vault');
    const written = changesIn(vault, Math.floor(round / phaseNames.length) % (writesOfAnAnswer + 1));
    hold.release();
    // Changes that come together are told as one: what was waited for may be over.
    await inTime(written, 2_000);
  }
  if (phase === 'at any instant') {
    hold.release();
    // The instant itself is what is chosen here; nothing is waited for.
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
    installation,
    wire,
  }) => {
    test.setTimeout(60_000 + rounds * 6_000);
    const first = await launch();
    await signIn(first);
    await openView(first.window, 'Profile');
    await expectProfile(first.window);
    await first.close();

    for (let round = 0; round < rounds; round += 1) {
      const asked = refreshesSent(wire).length;
      if (!(await killDuringRefresh(installation, wire, round))) continue;
      // That it asks again after every kill, and is not refused, is what staying alive means.
      expect(refreshesSent(wire).length).toBeGreaterThan(asked);
      expect(wire.count({ ...refresh, status: 400 })).toBe(0);
    }
    expect(wire.count({ ...refresh, status: 200 })).toBeGreaterThan(rounds / 3);

    const last = await launch();
    await expectProfile(last.window);
    expect(wire.count({ grant: 'password' })).toBe(1);
    const sent = refreshesSent(wire).map(({ body }) => new URLSearchParams(body).get('refresh_token'));
    // Some answers were kept before the kill and some were lost, or the kills met one phase only.
    expect(new Set(sent).size).toBeGreaterThan(3);
    expect(new Set(sent).size).toBeLessThan(sent.length);
  });
});
