import { ProblemError } from '../../../../shared/model/problem.ts';
import { steadyNow } from '../../lib/steady-clock.ts';
import { accountLabel } from '../../oauth/account.ts';
import type { ClientIdentity } from '../../oauth/client.ts';
import { AnswerProblem, asProblem } from '../../oauth/errors.ts';
import { StaleSignIn } from '../../oauth/fresh-sign-in.ts';
import {
  type CodeRequest,
  createCodeSecrets,
  processCode,
  pushes,
  requestCode,
  type SignInPage,
  signInPage,
} from '../../oauth/grants/authorization-code.ts';
import { openReceiver, type Receiver, registeredPath } from '../../oauth/loopback/loopback.ts';
import type { LastPage } from '../../oauth/loopback/page.ts';
import type { Server } from '../../oauth/types.ts';
import type { SessionContext } from '../context.ts';
import { type RevokingSession, revokeLater } from '../sign-out/give-up.ts';
import { refuseContested, reportOtherBrowser } from './another-browser.ts';
import type { Attempt, SignedIn } from './attempt.ts';
import { type DpopBinding, withNewKey } from './dpop-binding.ts';

type BrowserContext = RevokingSession &
  Pick<
    SessionContext,
    'deps' | 'device' | 'holder' | 'http' | 'keys' | 'note' | 'others' | 'prover' | 'server'
  >;

interface Opened {
  receiver: Receiver;
  request: CodeRequest;
  page: SignInPage;
}

/** Signs in with the system browser: authorization code and PKCE, received on the loopback address (RFC 8252 §7.3). */
export async function signInWithBrowser(
  context: BrowserContext,
  attempt: Attempt,
  begin: (signedIn: SignedIn) => Promise<void>,
): Promise<void> {
  const server = await context.server(attempt.signal);
  await withNewKey(context, server, (binding) =>
    attempt.withClient(async (client) => {
      const opened = await open(context, attempt, server, client, binding);
      await showAndExchange(context, attempt, opened, async (signedIn) =>
        begin({ ...signedIn, key: binding?.key }),
      );
    }),
  );
}

/** Opens the browser, waits for the callback, and exchanges its code. */
async function showAndExchange(
  context: BrowserContext,
  attempt: Attempt,
  opened: Opened,
  begin: (signedIn: SignedIn) => Promise<void>,
): Promise<void> {
  const { receiver, request } = opened;
  context.transientSecrets.add(request.secrets.verifier);
  let last: LastPage = { kind: 'not' };
  try {
    await showBrowser(context, attempt, opened);
    const callback = await receiver.received;
    attempt.page = undefined;
    attempt.step({ step: 'exchanging' });
    const signedIn = await exchange(context, attempt, request, callback);
    const { account } = signedIn.granted;
    const who = account && accountLabel(account);
    if (receiver.isContested()) refuseContested(context, attempt, signedIn.granted);
    await begin({ ...signedIn, finishedOutside: { asking: () => receiver.show({ kind: 'asked', who }) } });
    if (!attempt.signal.aborted) last = { kind: 'done', who };
  } finally {
    attempt.page = undefined;
    context.transientSecrets.delete(request.secrets.verifier);
    await receiver.finish(last);
  }
}

/** Starts the receiver and the request. Tries a random path first if the server checks pushed requests in advance. */
async function open(
  context: BrowserContext,
  attempt: Attempt,
  server: Server,
  client: ClientIdentity,
  binding: DpopBinding | undefined,
): Promise<Opened> {
  const { resource } = context.connection;
  const { device } = context;
  const { scopes, owner } = attempt;
  const again = owner && { loginHint: owner.username ?? owner.email, since: steadyNow() };
  // A person who adds an account wants another one than the browser remembers.
  const askWho = context.others().some(({ holder: { now } }) => now.tokens && now.tokens.acts_as !== 'app');
  const request = { server, client, scopes, resource, device, prover: binding?.prover, again, askWho };
  if (!pushes(server)) return await openAt(context, attempt, request, false);
  try {
    return await openAt(context, attempt, request, true);
  } catch (error) {
    if (!isRefusedRequest(error)) throw error;
    return await openAt(context, attempt, request, false);
  }
}

async function openAt(
  context: BrowserContext,
  attempt: Attempt,
  options: Omit<CodeRequest, 'redirectUri' | 'secrets'>,
  randomPath: boolean,
): Promise<Opened> {
  const secrets = createCodeSecrets();
  const receiver = await openReceiver({
    state: secrets.state,
    path: options.client.redirect_path ?? registeredPath,
    randomPath,
    signal: attempt.signal,
    trouble: (trouble) => reportOtherBrowser(context, attempt, trouble),
  });
  try {
    const request: CodeRequest = { ...options, redirectUri: receiver.redirectUri, secrets };
    const page = await signInPage(context.http, request, attempt.signal);
    return { receiver, request, page };
  } catch (error) {
    await receiver.finish({ kind: 'not' });
    throw error;
  }
}

function isRefusedRequest(error: unknown): boolean {
  if (!(error instanceof AnswerProblem)) return false;
  return error.error === 'invalid_request' || error.error === 'invalid_redirect_uri';
}

async function showBrowser(
  context: BrowserContext,
  attempt: Attempt,
  { page, receiver }: Opened,
): Promise<void> {
  const { address, endpoint } = page;
  const start = () => receiver.startAt(address);
  const open = () => context.deps.openBrowser({ address, endpoint, via: start() });
  attempt.page = { open, address: start };
  attempt.step({ step: 'browser', host: new URL(address).host });
  await open().catch((error: unknown) => {
    if (attempt.signal.aborted) return;
    // A person can still copy the address, so the attempt goes on.
    context.holder.update({
      signInProblem: new ProblemError('internal', 'The browser did not open.', {
        remedy: 'Copy the address and open it in a browser yourself.',
      }),
    });
    context.note('sign_in_failed', `The browser did not open: ${asProblem(error).message}`);
  });
}

async function exchange(
  context: BrowserContext,
  attempt: Attempt,
  request: CodeRequest,
  callback: URLSearchParams,
): Promise<SignedIn> {
  const { signal } = attempt;
  const { server, client, secrets, again } = request;
  const answer = await requestCode(context.http, request, callback, signal);
  const at = steadyNow();
  const signedInWithin = again && (at - again.since) / 1000;
  try {
    const proven = request.prover !== undefined;
    const deps = { server, client, keys: context.keys, signedInWithin, proven, signal };
    const granted = await processCode(answer, deps, request);
    return { granted, nonce: secrets.nonce, at, wall: answer.receivedAt };
  } catch (error) {
    if (error instanceof StaleSignIn)
      revokeLater(context, error.refreshToken, context.holder.now.store?.kept);
    if (!(error instanceof AnswerProblem) || error.error !== 'invalid_grant') throw error;
    throw new ProblemError('sign_in_expired', 'The sign-in took too long, or its answer was already used.', {
      remedy: 'Start the sign-in again.',
    });
  }
}
