import type { ProblemError } from '../../../../shared/model/problem.ts';
import type { SignInStep } from '../../../../shared/model/session.ts';
import { steadyNow } from '../../lib/steady-clock.ts';
import {
  type DeviceCode,
  type DeviceRequest,
  processDeviceCode,
  processDeviceTokens,
  processPoll,
  requestDeviceCode,
  requestDeviceTokens,
} from '../../oauth/grants/device-code.ts';
import type { Answer } from '../../oauth/types.ts';
import type { SessionContext } from '../context.ts';
import type { RevokingSession } from '../sign-out/give-up.ts';
import { refuseContested, reportOtherBrowser } from './another-browser.ts';
import type { Attempt, SignedIn } from './attempt.ts';
import { type PollClock, poll, steadyPollClock } from './device-polling.ts';
import { withNewKey } from './dpop-binding.ts';
import { openPage } from './open-page.ts';

type DeviceContext = RevokingSession &
  Pick<SessionContext, 'deps' | 'device' | 'holder' | 'http' | 'keys' | 'note' | 'prover' | 'server'>;

/** A code to enter. `since` is when it arrived, on `clock`. */
interface Shown {
  code: DeviceCode;
  clock: PollClock;
  since: number;
}

/** Signs in with a code that a person enters on any device (RFC 8628). */
export async function signInWithDevice(
  context: DeviceContext,
  attempt: Attempt,
  begin: (signedIn: SignedIn) => Promise<void>,
): Promise<void> {
  const server = await context.server(attempt.signal);
  await withNewKey(context, server, (binding) =>
    attempt.withClient(async (client) => {
      const { connection, device } = context;
      const { scopes } = attempt;
      const { resource } = connection;
      const request = { server, client, scopes, resource, device, prover: binding?.prover };
      const answer = await requestDeviceCode(context.http, request, attempt.signal);
      const clock = context.deps.pollClock ?? steadyPollClock;
      const since = clock.now();
      const code = await processDeviceCode(answer, request);
      const signedIn = await showAndPoll(context, attempt, request, { code, clock, since });
      await begin({ ...signedIn, key: binding?.key });
    }),
  );
}

/** Shows the code, polls until it was entered, and processes the tokens. */
async function showAndPoll(
  context: DeviceContext,
  attempt: Attempt,
  request: DeviceRequest,
  shown: Shown,
): Promise<SignedIn> {
  const { deviceCode, userCode, verificationUri, verificationUriComplete } = shown.code;
  const address = verificationUriComplete ?? verificationUri;
  const { signal } = attempt;
  context.transientSecrets.add(deviceCode);
  let contested = false;
  const open = () =>
    openPage(context, { address, endpoint: address }, () => {
      contested = true;
      reportOtherBrowser(context, attempt, 'contested');
    });
  attempt.page = { open, address: () => address };
  attempt.code = userCode;
  try {
    attempt.step(stepOf(shown));
    const { answer, at } = await pollUntilEntered(context, attempt, request, shown);
    attempt.step({ step: 'exchanging' });
    const { server, client } = request;
    const deps = { server, client, keys: context.keys, proven: request.prover !== undefined, signal };
    const granted = await processDeviceTokens(answer, deps, request);
    // That address contained the code, so another person may have entered it.
    if (contested) refuseContested(context, attempt, granted);
    return { granted, at, wall: answer.receivedAt, finishedOutside: { asking: () => undefined } };
  } finally {
    attempt.page = undefined;
    attempt.code = undefined;
    context.transientSecrets.delete(deviceCode);
  }
}

function pollUntilEntered(
  context: Pick<SessionContext, 'holder' | 'http'>,
  attempt: Attempt,
  request: DeviceRequest,
  shown: Shown,
): Promise<{ answer: Answer; at: number }> {
  const { signal } = attempt;
  const { deviceCode, interval, expiresIn } = shown.code;
  const polling = {
    interval,
    expiresIn,
    since: shown.since,
    signal,
    async ask() {
      const answer = processPoll(await requestDeviceTokens(context.http, request, deviceCode, signal));
      return { answer, at: steadyNow() };
    },
    trouble(problem: ProblemError | undefined) {
      const { signIn } = context.holder.now;
      const before = signIn?.step === 'device' ? signIn.trouble?.code : undefined;
      if (before !== problem?.code) attempt.step(stepOf(shown, problem));
    },
  };
  return poll(polling, shown.clock);
}

type DeviceStep = Extract<SignInStep, { step: 'device' }>;

/** The step after the wall clock was set by `ms`: its times are shown by that clock. */
export function laterBy(step: DeviceStep, ms: number): DeviceStep {
  return { ...step, askedAt: step.askedAt + ms, expiresAt: step.expiresAt + ms };
}

/** Computes the times each time, as somebody may have set this computer's clock. */
function stepOf({ code, clock, since }: Shown, trouble?: ProblemError): DeviceStep {
  const { userCode, verificationUri, verificationUriComplete, expiresIn } = code;
  const askedAt = Math.round(Date.now() - (clock.now() - since));
  return {
    step: 'device',
    userCode,
    verificationUri,
    ...(verificationUriComplete === undefined ? {} : { verificationUriComplete }),
    askedAt,
    expiresAt: askedAt + expiresIn * 1000,
    ...(trouble === undefined ? {} : { trouble: trouble.toProblem() }),
  };
}
