import type { ProblemError } from '../../../shared/model/problem.ts';
import type { SignInStep } from '../../../shared/model/session.ts';
import {
  askDeviceCode,
  askDeviceTokens,
  type DeviceCode,
  type DeviceRequest,
  judgeDeviceCode,
  judgeDeviceTokens,
  judgePoll,
} from '../oauth/device-code.ts';
import { steadyNow } from '../oauth/steady.ts';
import type { Answer } from '../oauth/transport.ts';
import type { SignedIn } from './begin.ts';
import { withNewKey } from './binding.ts';
import { poll } from './device-polling.ts';
import type { Parts } from './parts.ts';
import type { Attempt } from './sign-in.ts';

/** A code that is there to be entered. `since` is the steady clock at receipt. */
interface Shown {
  code: DeviceCode;
  since: number;
}

/** Signs in by a code that a person enters on any device (RFC 8628). */
export async function signInWithDevice(
  parts: Parts,
  attempt: Attempt,
  begin: (signedIn: SignedIn) => Promise<void>,
): Promise<void> {
  const server = await parts.server(attempt.signal);
  await withNewKey(parts, server, (binding) =>
    attempt.withClient(async (client) => {
      const { connection, device } = parts;
      const { scopes } = attempt;
      const { resource } = connection;
      const request = { server, client, scopes, resource, device, prover: binding?.prover };
      const answer = await askDeviceCode(parts.http, request, attempt.signal);
      const since = steadyNow();
      const code = await judgeDeviceCode(answer, request);
      const signedIn = await follow(parts, attempt, request, { code, since });
      await begin({ ...signedIn, key: binding?.key });
    }),
  );
}

/** Shows the code, asks until it was entered, and judges the tokens. */
async function follow(
  parts: Parts,
  attempt: Attempt,
  request: DeviceRequest,
  shown: Shown,
): Promise<SignedIn> {
  const { deviceCode, userCode, verificationUri, verificationUriComplete } = shown.code;
  const address = verificationUriComplete ?? verificationUri;
  const { signal } = attempt;
  parts.passing.add(deviceCode);
  attempt.page = { address, endpoint: address };
  attempt.code = userCode;
  try {
    attempt.step(stepOf(shown));
    const { answer, at } = await untilEntered(parts, attempt, request, shown);
    attempt.step({ step: 'exchanging' });
    const { server, client } = request;
    const by = { server, client, keys: parts.keys, proven: request.prover !== undefined, signal };
    return { granted: await judgeDeviceTokens(answer, by, request), at, wall: answer.receivedAt };
  } finally {
    attempt.page = undefined;
    attempt.code = undefined;
    parts.passing.delete(deviceCode);
  }
}

function untilEntered(
  parts: Parts,
  attempt: Attempt,
  request: DeviceRequest,
  shown: Shown,
): Promise<{ answer: Answer; at: number }> {
  const { signal } = attempt;
  const { deviceCode, interval, expiresIn } = shown.code;
  return poll({
    interval,
    expiresIn,
    since: shown.since,
    signal,
    async ask() {
      const answer = judgePoll(await askDeviceTokens(parts.http, request, deviceCode, signal));
      return { answer, at: steadyNow() };
    },
    trouble(problem) {
      const { signIn } = parts.holder.now;
      const before = signIn?.step === 'device' ? signIn.trouble?.code : undefined;
      if (before !== problem?.code) attempt.step(stepOf(shown, problem));
    },
  });
}

/** The times are told anew each time, as this computer's clock may have been set meanwhile. */
function stepOf({ code, since }: Shown, trouble?: ProblemError): SignInStep {
  const { userCode, verificationUri, verificationUriComplete, expiresIn } = code;
  const askedAt = Math.round(Date.now() - (steadyNow() - since));
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
