import { ProblemError } from '../../../../shared/model/problem.ts';
import type { ClientIdentity } from '../../oauth/client.ts';
import { AnswerProblem, asProblem } from '../../oauth/errors.ts';
import { serverWith } from '../../oauth/metadata/metadata.ts';
import { createServerSource, type ServerSource } from '../../oauth/metadata/server-source.ts';
import { type RevocationResult, revoke } from '../../oauth/revocation.ts';
import type { Server, ServerAddress, Transport } from '../../oauth/types.ts';
import type { ClientSource } from '../client-registration/client-registration.ts';
import { boundFields, changedEndpoints, type Fields } from '../destinations/destinations.ts';
import { createRetryTimer } from '../refresh/retry-timer.ts';
import type { SecretStore, SessionsDeps } from '../types.ts';
import { isTooOld, type Revocation, type RevocationWorker } from './revocation.ts';
import { createRevocationQueue, type RevocationQueue } from './revocation-queue.ts';

const stopMs = 3_000;

interface RevokeDeps {
  http: Transport;
  clients: Pick<ClientSource, 'boundAs'>;
  /**
   * The server that issued the token, even if its connection leads elsewhere by now. Entries of one server share one
   * metadata request.
   */
  serverOf(revocation: Revocation): ServerSource | undefined;
}

export interface RevocationWorkerDeps extends RevokeDeps {
  /** The id of the connection, which may no longer exist. */
  connection: string;
  deps: Pick<SessionsDeps, 'stores' | 'lockFolder' | 'record' | 'fault'>;
  /** Called when it changes where unconfirmed revocations are stored; with undefined when there are none. */
  changed(unconfirmed: SecretStore['kept'] | undefined): void;
}

interface Round {
  deps: RevocationWorkerDeps;
  queue: RevocationQueue;
  signal: AbortSignal;
  note(message: string, session?: string): void;
}

/** Creates the worker of one connection; it sends nothing before `sendNow`. */
export function createRevocationWorker(options: RevocationWorkerDeps): RevocationWorker {
  const { connection, deps, changed } = options;
  const stopping = new AbortController();
  const note: Round['note'] = (message, session) => {
    const sessionField = session === undefined ? {} : { session };
    deps.record({ kind: 'revocation', ...sessionField, connection, message });
  };
  const queue = createRevocationQueue({ connection, deps, note });
  const round: Round = { deps: options, queue, signal: stopping.signal, note };
  const timer = createRetryTimer(sendNow);
  let running: Promise<void> | undefined;
  let requested = false;
  let failing = false;

  async function run(): Promise<void> {
    timer.clear();
    while (requested && !stopping.signal.aborted) {
      requested = false;
      await sendAll(round).then(done, wait);
    }
    running = undefined;
  }

  function done(): void {
    timer.reset();
    if (failing) changed(undefined);
    failing = false;
  }

  function wait(error: unknown): void {
    if (stopping.signal.aborted) return;
    const problem = asProblem(error);
    if (!failing) note(`The session could not be ended on the server yet. ${problem.message}`);
    failing = true;
    changed(leastDurable([...queue.known.values()].map(({ kept }) => kept)));
    timer.after(problem);
  }

  function sendNow(): void {
    if (stopping.signal.aborted) return;
    requested = true;
    running ??= run();
  }

  return {
    add: (revocations, keep) => queue.add(revocations, keep),
    sendNow,
    async flush() {
      sendNow();
      await running;
      return !failing && !stopping.signal.aborted;
    },
    wake() {
      if (failing && running === undefined) timer.wake();
    },
    secrets: () => [...queue.known.values()].flatMap(({ secrets }) => secrets),
    async stop() {
      timer.clear();
      // Gives running requests a moment; the rest is sent at the next start.
      const patience = setTimeout(() => stopping.abort(), stopMs);
      await running;
      clearTimeout(patience);
      stopping.abort();
      timer.clear();
    },
  };
}

/** Sends everything in the queue once. Rejects with the first ProblemError when something has to be sent again. */
async function sendAll(round: Round): Promise<void> {
  let failure: ProblemError | undefined;
  for (const keep of [true, false]) {
    for (const revocation of await round.queue.read(keep)) {
      const problem = await send(round, revocation, keep);
      // A server that cannot be reached for one cannot be reached for the next.
      if (problem !== undefined && !(problem instanceof AnswerProblem)) throw problem;
      failure ??= problem;
    }
  }
  if (failure !== undefined) throw failure;
}

async function send(
  { deps: options, queue, signal, note }: Round,
  revocation: Revocation,
  keep: boolean,
): Promise<ProblemError | undefined> {
  let outcome: string;
  try {
    outcome = await revokeAtServer(options, revocation, signal);
  } catch (error) {
    const problem = asProblem(error);
    if (!isTooOld(revocation) || signal.aborted) return problem;
    outcome = `The session was never ended on the server, and Latchkey has stopped trying. ${problem.message}`;
  }
  await options.deps.fault?.('revocation.told');
  await queue.remove(revocation, keep);
  await options.deps.fault?.('revocation.forgotten');
  note(outcome, revocation.session);
  return undefined;
}

/** The less durable of these stores; undefined when nothing is queued. */
function leastDurable(stores: readonly SecretStore['kept'][]): SecretStore['kept'] | undefined {
  return stores.includes('memory') ? 'memory' : stores[0];
}

const outcomes: Record<RevocationResult, string> = {
  confirmed: 'The server confirmed that the session is over.',
  not_offered: 'The server offers no revocation, so the session ends there when it runs out.',
};

/**
 * Revokes a token at the server that issued it, as the client it was issued to (RFC 7009). Gives a sentence for the
 * activity log, also where nothing can be revoked; rejects with a ProblemError when it has to be retried.
 */
async function revokeAtServer(
  { http, clients, serverOf }: RevokeDeps,
  revocation: Revocation,
  signal: AbortSignal,
): Promise<string> {
  const source = serverOf(revocation);
  if (source === undefined)
    return 'The record of where the session came from is not readable, so it cannot be ended on a server.';
  const server = withinBounds(revocation, await source.orStored(signal));
  const client = await clientFor(clients, revocation);
  if (client === undefined) {
    return 'The client registration of the session is gone, so it cannot be ended on the server.';
  }
  const { token, hint } = revocation;
  return outcomes[await revoke(http, { server, client, token, hint }, signal)];
}

/** Creates the servers of revocations; those bound to the same server share its metadata. */
export function createServersOf(http: Transport): RevokeDeps['serverOf'] {
  const sources = new Map<string, ServerSource>();
  return (revocation) => {
    const fields = boundFields(revocation);
    if (fields === undefined) return undefined;
    const { found, bound_to } = revocation;
    const address = addressIn(fields);
    const before = () => (found === undefined ? undefined : serverWith(address.issuer, found));
    const source = sources.get(bound_to) ?? createServerSource(http, address, { stored: before });
    sources.set(bound_to, source);
    return source;
  };
}

/** Issuer and endpoints in the form of a connection's file. */
function addressIn(fields: Fields): ServerAddress {
  const issuer = fields['issuer'] ?? '';
  const named = Object.entries(fields).flatMap(([field, value]) => {
    const name = /^endpoints\.(\w+)$/.exec(field)?.[1];
    return name === undefined ? [] : [[name, value] as const];
  });
  const { token_endpoint, ...others } = Object.fromEntries(named);
  return token_endpoint === undefined ? { issuer } : { issuer, endpoints: { token_endpoint, ...others } };
}

/** The server, with its former endpoints when it now names a revocation endpoint at another origin. */
function withinBounds(revocation: Revocation, server: Server): Server {
  const { found, leads_to } = revocation;
  const fields = boundFields(revocation) ?? {};
  if (leads_to?.['endpoints.token_endpoint'] !== undefined) return server;
  // Stored by a version that did not record the endpoints, and not refreshed since.
  if (leads_to !== undefined && found === undefined) return server;
  const moved = changedEndpoints(fields, found, server).some(({ field }) => field === 'revocation_endpoint');
  if (!moved) return server;
  if (found === undefined) throw endpointMoved(server);
  return serverWith(server.issuer, found);
}

/** The current client if it is still the one the token was issued to, else the stored one. */
async function clientFor(
  clients: RevokeDeps['clients'],
  revocation: Revocation,
): Promise<ClientIdentity | undefined> {
  const { client, client_id } = revocation;
  const current = await clients.boundAs(revocation);
  const wanted = client?.client_id ?? client_id;
  if (current !== undefined && (wanted === undefined || wanted === current.client_id)) return current;
  return client;
}

function endpointMoved({ issuer }: Server): ProblemError {
  return new ProblemError(
    'connection_changed',
    `${new URL(issuer).host} names a revocation endpoint at another origin.`,
    { remedy: 'Nothing was sent. End the session on the website of the server.' },
  );
}
