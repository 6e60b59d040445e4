import { ProblemError } from '../../../../shared/model/problem.ts';
import { steadyNow } from '../../lib/steady-clock.ts';
import { AnswerProblem } from '../../oauth/errors.ts';
import { type PasswordRequest, processPassword, requestPassword } from '../../oauth/grants/password.ts';
import type { Server } from '../../oauth/types.ts';
import type { SessionContext } from '../context.ts';
import type { Attempt, SignedIn } from './attempt.ts';
import { type DpopBinding, withNewKey } from './dpop-binding.ts';

type Credentials = { username: string; secret: string };

type PasswordContext = Pick<
  SessionContext,
  'connection' | 'deps' | 'device' | 'http' | 'keys' | 'prover' | 'server' | 'transientSecrets'
>;

/** Signs in with a user name and a password from the prompt. Asks again after a wrong one. */
export async function signInWithPassword(
  context: PasswordContext,
  attempt: Attempt,
  begin: (signedIn: SignedIn) => Promise<void>,
): Promise<void> {
  const server = await context.server(attempt.signal);
  await withNewKey(context, server, async (binding) => {
    await begin(await signIn(context, attempt, server, binding));
  });
}

function signIn(
  context: PasswordContext,
  attempt: Attempt,
  server: Server,
  binding: DpopBinding | undefined,
): Promise<SignedIn> {
  let typed: Credentials | undefined;
  return attempt.withClient(async (client) => {
    for (;;) {
      // `typed` is set already when the client was unknown and the sign-in runs again with a new one.
      typed ??= await ask(context, attempt, server.token_endpoint ?? server.issuer, typed);
      const { connection } = context;
      const request: PasswordRequest = {
        server,
        client,
        username: typed.username,
        password: typed.secret,
        scopes: attempt.scopes,
        resource: connection.resource,
        device: context.device,
        prover: binding?.prover,
      };
      const result = await exchange(context, attempt, request);
      if (result !== 'wrong') return { ...result, key: binding?.key };
      typed = await ask(context, attempt, server.token_endpoint ?? server.issuer, typed);
    }
  });
}

async function ask(
  context: PasswordContext,
  attempt: Attempt,
  endpoint: string,
  before: Credentials | undefined,
): Promise<Credentials> {
  attempt.step({ step: 'prompt', asks: 'password' });
  const typed = await context.deps.prompt.ask({
    connection: context.connection,
    asks: 'password',
    host: new URL(endpoint).host,
    username: before?.username ?? attempt.owner?.username ?? '',
    signal: attempt.signal,
    ...(before === undefined ? {} : { problem: 'The user name or the password is wrong. Try again.' }),
  });
  if (typed === null || attempt.signal.aborted) {
    throw new ProblemError('sign_in_cancelled', 'The sign-in was cancelled.', {
      remedy: 'Start again when you are ready.',
    });
  }
  return typed;
}

async function exchange(
  context: PasswordContext,
  attempt: Attempt,
  request: PasswordRequest,
): Promise<SignedIn | 'wrong'> {
  attempt.step({ step: 'exchanging' });
  const { signal } = attempt;
  context.transientSecrets.add(request.password);
  try {
    const answer = await requestPassword(context.http, request, signal);
    const at = steadyNow();
    const { server, client } = request;
    const proven = request.prover !== undefined;
    const granted = await processPassword(answer, { server, client, keys: context.keys, proven, signal });
    return { granted, at, wall: answer.receivedAt };
  } catch (error) {
    if (error instanceof AnswerProblem && error.error === 'invalid_grant') return 'wrong';
    throw error;
  } finally {
    context.transientSecrets.delete(request.password);
  }
}
