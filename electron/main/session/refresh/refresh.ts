import { ProblemError } from '../../../../shared/model/problem.ts';
import { withLock } from '../../lib/file-lock.ts';
import { steadyNow } from '../../lib/steady-clock.ts';
import { endReasonOf } from '../../oauth/end-reason.ts';
import { AnswerProblem, asProblem, parseObject } from '../../oauth/errors.ts';
import type { ProcessDeps } from '../../oauth/token-response.ts';
import type { Answer, Server } from '../../oauth/types.ts';
import type { SessionContext } from '../context.ts';
import { changesOf, foundIn } from '../destinations/destinations.ts';
import { bindNow, suspend } from '../destinations/guard.ts';
import { keyringProblem, sessionEnded, storeProblem } from '../errors.ts';
import { parseRecord, refreshedTokens, type SessionRecord, type Tokens } from '../storage/record.ts';
import { parseTombstone } from '../storage/tombstone.ts';
import { type Receipt, receivedAt, receivedEarlier } from '../token-expiry.ts';
import type { SecretStore } from '../types.ts';
import { isRefreshable, processTokens, requestTokens } from './grant.ts';

/** How a refresh went. */
export type Outcome =
  | {
      kind: 'current';
      tokens: Tokens;
      receipt: Receipt;
      generation: number;
      adopted: boolean;
      /** Why they could not be written, where they could not. */
      unsaved?: ProblemError;
    }
  /** A genuine `invalid_grant`, or nothing to refresh with: the session is over. */
  | { kind: 'refused'; problem: ProblemError }
  /** Another process signed out. */
  | { kind: 'gone' }
  /** A sign-out or sign-in came first; `late` is a refresh token to be revoked. */
  | { kind: 'superseded'; late: string | undefined };

/** What a refresh uses of a session. */
export type RefreshDeps = Pick<
  SessionContext,
  | 'id'
  | 'connection'
  | 'deps'
  | 'http'
  | 'server'
  | 'keys'
  | 'clients'
  | 'confirmation'
  | 'holder'
  | 'serial'
  | 'prover'
  | 'step'
  | 'note'
  | 'redact'
>;

interface Run {
  context: RefreshDeps;
  /** The server; its metadata was requested before the file lock was taken. @throws ProblemError */
  server(): Server;
  store: SecretStore;
  /** The generation this refresh started from. */
  from: number;
  signal: AbortSignal;
}

/** Where a refresh starts: the last COMMIT, and an answer that has arrived but is not processed yet. */
interface Base {
  tokens: Tokens;
  generation: number;
  answer?: Answer;
}

class Superseded extends Error {
  readonly late: string | undefined;

  constructor(late?: string) {
    super('superseded');
    this.late = late;
  }
}

/**
 * One refresh (RFC 6749 §6) that may be interrupted at any instant: INTENT before the token is spent, PENDING before
 * the answer is parsed, COMMIT when it is processed. Rejects with a ProblemError when the session stays and has to wait.
 */
export async function refreshOnce(context: RefreshDeps, signal: AbortSignal): Promise<Outcome> {
  const { store, generation } = context.holder.now;
  if (store === undefined) return { kind: 'superseded', late: undefined };
  const run: Run = { context, store, server: await findServer(context, signal), from: generation, signal };
  try {
    const work = async () => {
      await context.step('locked');
      return await underLock(run);
    };
    return await withLock(context.deps.lockFolder, context.id, work, () => context.step('lockBusy'));
  } catch (error) {
    if (error instanceof Superseded) return { kind: 'superseded', late: error.late };
    throw error instanceof ProblemError ? error : storeProblem(error);
  }
}

/** Runs before the file lock is taken, so that a server that does not answer delays no other process. */
async function findServer(
  { server, holder }: Pick<RefreshDeps, 'server' | 'holder'>,
  signal: AbortSignal,
): Promise<Run['server']> {
  try {
    const found = await server.orStored(signal);
    return () => found;
  } catch (error) {
    if (holder.now.moved !== undefined) throw error;
    // If another process has refreshed in the meantime, the server is not needed.
    return () => {
      throw asProblem(error);
    };
  }
}

async function underLock(run: Run): Promise<Outcome> {
  const base = await findBase(run);
  await run.context.step('read');
  if (base === undefined) return { kind: 'gone' };
  if (base.answer === undefined && base.generation > run.from) return adopted(base);
  return await refreshFrom(run, base);
}

async function refreshFrom(run: Run, base: Base): Promise<Outcome> {
  if (base.answer !== undefined) {
    const { answer } = base;
    return await processAnswer(run, base, answer, (expiresIn) =>
      receivedEarlier(expiresIn, answer.receivedAt),
    );
  }
  if (!isRefreshable(base.tokens)) {
    const problem = sessionEnded('The session has run out, and the server gave nothing to renew it with.');
    return { kind: 'refused', problem };
  }
  const answer = await send(run, base);
  const at = steadyNow();
  await run.context.step('answered');
  if (answer.status === 200) {
    await saveSpent(
      run,
      { version: 1, phase: 'PENDING', tokens: base.tokens, answer },
      base.generation,
      answer,
    );
    await run.context.step('pending');
  }
  return await processAnswer(run, base, answer, (expiresIn) => receivedAt(expiresIn, at));
}

/** Reads the store again: another process may have refreshed, or been interrupted while it did. */
async function findBase(run: Run): Promise<Base | undefined> {
  const { context, store } = run;
  const current = context.holder.now.tokens;
  if (current === undefined) throw new Superseded();
  const reading = await context
    .serial(() => store.read())
    .catch((error: unknown) => {
      throw storeProblem(error);
    });
  if (reading.state === 'empty') return undefined;
  if (reading.state === 'unreadable' && reading.reason === 'keyring') {
    throw keyringProblem(context.deps.stores.keyring().state);
  }
  if (reading.state === 'ok' && parseTombstone(reading.payload) !== undefined) return undefined;
  const record = reading.state === 'ok' ? parseRecord(reading.payload) : undefined;
  const changes = record && changesOf(record.tokens, context.connection);
  // Another process has a different connection file, and a person allowed it there.
  if (changes !== undefined && changes.length > 0) throw suspend(context, { changes });
  if (reading.state !== 'ok' || record === undefined || changes === undefined) {
    const name = await context.serial(() => store.setAside());
    context.note(
      'vault',
      `The file of this session was not usable and was kept as ${name}; a new one is written.`,
    );
    return { tokens: current, generation: run.from };
  }
  if (reading.generation < run.from) return { tokens: current, generation: run.from };
  const tokens = reading.generation === run.from ? current : bindNow(context, record.tokens);
  const answer = record.phase === 'PENDING' ? { answer: record.answer } : {};
  // What another process left unfinished continues with its own tokens, not with ours.
  return { tokens, generation: reading.generation, ...answer };
}

function adopted(base: Base): Outcome {
  const { tokens, generation } = base;
  const receipt = receivedEarlier(tokens.expires_in, tokens.received_at);
  return { kind: 'current', tokens, receipt, generation, adopted: true };
}

async function send(run: Run, base: Base): Promise<Answer> {
  const { context, signal } = run;
  const server = run.server();
  const client = await context.clients.current();
  await save(run, { version: 1, phase: 'INTENT', tokens: base.tokens }, base.generation);
  await context.step('intent');
  if (context.holder.now.generation !== run.from) throw new Superseded();
  return await requestTokens(context, base.tokens, { server, client, signal });
}

async function processAnswer(
  run: Run,
  base: Base,
  answer: Answer,
  receipt: (expiresIn: number | undefined) => Receipt,
): Promise<Outcome> {
  const { context } = run;
  const deps: ProcessDeps = {
    server: run.server(),
    client: await context.clients.current(),
    keys: context.keys,
    proven: base.tokens.dpop_key !== undefined,
    signal: run.signal,
  };
  try {
    const granted = await processTokens(base.tokens, answer, deps);
    await context.step('judged');
    const tokens = refreshedTokens(base.tokens, granted, {
      at: answer.receivedAt,
      found: foundIn(deps.server),
    });
    const generation = base.generation + 1;
    const unsaved = await saveSpent(run, { version: 1, phase: 'COMMIT', tokens }, generation, answer);
    await context.step('committed');
    const current = { tokens, receipt: receipt(tokens.expires_in), generation };
    return { kind: 'current', ...current, adopted: false, ...(unsaved === undefined ? {} : { unsaved }) };
  } catch (error) {
    if (error instanceof Superseded) throw error;
    return await notGranted(run, base, answer, asProblem(error));
  }
}

async function notGranted(run: Run, base: Base, answer: Answer, problem: ProblemError): Promise<Outcome> {
  if (isInvalidGrant(problem)) {
    const previous = base.tokens.previous_refresh_token;
    // No API accepted a token of the last refresh, so the server may not have stored it: the previous token may be valid.
    if (previous !== undefined) {
      const tokens = { ...base.tokens, refresh_token: previous, previous_refresh_token: undefined };
      return await refreshFrom(run, { tokens, generation: base.generation });
    }
    const ending = endReasonOf(parseObject(answer.body), run.context.redact);
    return { kind: 'refused', problem: sessionEnded('The server has ended this session.', ending) };
  }
  if (problem instanceof AnswerProblem && problem.error === 'invalid_client')
    await run.context.clients.markRefused();
  if (answer.status === 200 && problem.code === 'unexpected_answer') {
    await save(run, { version: 1, phase: 'COMMIT', tokens: base.tokens }, base.generation);
  }
  throw problem;
}

/** RFC 6749 §5.2 requires status 400; some servers send 403. */
function isInvalidGrant(problem: ProblemError): boolean {
  if (!(problem instanceof AnswerProblem)) return false;
  return problem.error === 'invalid_grant' && (problem.status === 400 || problem.status === 403);
}

/** Writes only while no sign-in or sign-out has superseded this refresh. */
async function save(run: Run, record: SessionRecord, generation: number, answer?: Answer): Promise<void> {
  const { context, store } = run;
  const late = answer === undefined ? undefined : parseObject(answer.body)?.['refresh_token'];
  await context.serial(async () => {
    if (context.holder.now.generation !== run.from)
      throw new Superseded(typeof late === 'string' ? late : undefined);
    try {
      await store.write(JSON.stringify(record), generation);
    } catch (error) {
      throw storeProblem(error);
    }
  });
}

/**
 * Writes the answer to a token that is spent by now. A failing disk must not lose it: the session continues in memory,
 * and the problem is returned.
 */
async function saveSpent(
  run: Run,
  record: SessionRecord,
  generation: number,
  answer: Answer,
): Promise<ProblemError | undefined> {
  try {
    await save(run, record, generation, answer);
  } catch (error) {
    if (error instanceof Superseded) throw error;
    const problem = storeProblem(error);
    run.context.note('vault', problem.message, problem.remedy);
    return problem;
  }
}
