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
import type { SecretStore } from '../ports.ts';
import { parseRecord, refreshedTokens, type SessionRecord, type Tokens } from '../storage/record.ts';
import { parseTombstone } from '../storage/tombstone.ts';
import { type Receipt, receivedAt, receivedEarlier } from '../token-expiry.ts';
import { isRefreshable, processTokens, requestTokens } from './renewal-grant.ts';

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
  /** A sign-out or sign-in overtook it; `late` is a refresh token nobody will use. */
  | { kind: 'superseded'; late: string | undefined };

interface Run {
  context: SessionContext;
  /** The server, asked for what it says of itself before the lock was taken. @throws ProblemError */
  server(): Server;
  store: SecretStore;
  /** The generation this refresh set out from. */
  from: number;
  signal: AbortSignal;
}

/** Where a refresh begins: the last COMMIT, and the answer that is already here but not yet judged. */
interface Base {
  tokens: Tokens;
  generation: number;
  answer?: Answer;
}

class Overtaken extends Error {
  readonly late: string | undefined;

  constructor(late?: string) {
    super('overtaken');
    this.late = late;
  }
}

/**
 * One refresh, safe to be cut off at any instant: INTENT before the token is spent, PENDING before the answer
 * is parsed, COMMIT when it is judged. Rejects with a ProblemError when the session is kept and has to wait.
 */
export async function refreshOnce(context: SessionContext, signal: AbortSignal): Promise<Outcome> {
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
    if (error instanceof Overtaken) return { kind: 'superseded', late: error.late };
    throw error instanceof ProblemError ? error : storeProblem(error);
  }
}

/** A server that does not answer holds up this refresh alone, and no other process. */
async function findServer({ server, holder }: SessionContext, signal: AbortSignal): Promise<Run['server']> {
  try {
    const found = await server.orStored(signal);
    return () => found;
  } catch (error) {
    if (holder.now.moved !== undefined) throw error;
    // Where another process has refreshed meanwhile it is not needed.
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
    return await judge(run, base, answer, (expiresIn) => receivedEarlier(expiresIn, answer.receivedAt));
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
  return await judge(run, base, answer, (expiresIn) => receivedAt(expiresIn, at));
}

/** Reads the store again: another process may have refreshed, or been cut off while it did. */
async function findBase(run: Run): Promise<Base | undefined> {
  const { context, store } = run;
  const held = context.holder.now.tokens;
  if (held === undefined) throw new Overtaken();
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
  // Another process has another file, and was allowed to follow it.
  if (changes !== undefined && changes.length > 0) throw suspend(context, { changes });
  if (reading.state !== 'ok' || record === undefined || changes === undefined) {
    const name = await context.serial(() => store.setAside());
    context.note(
      'vault',
      `The file of this session was not usable and was kept as ${name}; a new one is written.`,
    );
    return { tokens: held, generation: run.from };
  }
  if (reading.generation < run.from) return { tokens: held, generation: run.from };
  const tokens = reading.generation === run.from ? held : bindNow(context, record.tokens);
  const answer = record.phase === 'PENDING' ? { answer: record.answer } : {};
  // What another process left half done is finished from its own tokens, not from ours.
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
  const client = await context.clients.held();
  await save(run, { version: 1, phase: 'INTENT', tokens: base.tokens }, base.generation);
  await context.step('intent');
  if (context.holder.now.generation !== run.from) throw new Overtaken();
  return await requestTokens(context, base.tokens, { server, client, signal });
}

async function judge(
  run: Run,
  base: Base,
  answer: Answer,
  receipt: (expiresIn: number | undefined) => Receipt,
): Promise<Outcome> {
  const { context } = run;
  const by: ProcessDeps = {
    server: run.server(),
    client: await context.clients.held(),
    keys: context.keys,
    proven: base.tokens.dpop_key !== undefined,
    signal: run.signal,
  };
  try {
    const granted = await processTokens(base.tokens, answer, by);
    await context.step('judged');
    const tokens = refreshedTokens(base.tokens, granted, {
      at: answer.receivedAt,
      found: foundIn(by.server),
    });
    const generation = base.generation + 1;
    const unsaved = await saveSpent(run, { version: 1, phase: 'COMMIT', tokens }, generation, answer);
    await context.step('committed');
    const current = { tokens, receipt: receipt(tokens.expires_in), generation };
    return { kind: 'current', ...current, adopted: false, ...(unsaved === undefined ? {} : { unsaved }) };
  } catch (error) {
    if (error instanceof Overtaken) throw error;
    return await notGranted(run, base, answer, asProblem(error));
  }
}

async function notGranted(run: Run, base: Base, answer: Answer, problem: ProblemError): Promise<Outcome> {
  if (isInvalidGrant(problem)) {
    const previous = base.tokens.previous_refresh_token;
    // The API never took a token of the last refresh, so perhaps the server never kept it: the parent may live.
    if (previous !== undefined) {
      const tokens = { ...base.tokens, refresh_token: previous, previous_refresh_token: undefined };
      return await refreshFrom(run, { tokens, generation: base.generation });
    }
    const ending = endReasonOf(parseObject(answer.body), run.context.redact);
    return { kind: 'refused', problem: sessionEnded('The server has ended this session.', ending) };
  }
  if (problem instanceof AnswerProblem && problem.error === 'invalid_client')
    await run.context.clients.refused();
  if (answer.status === 200 && problem.code === 'unexpected_answer') {
    await save(run, { version: 1, phase: 'COMMIT', tokens: base.tokens }, base.generation);
  }
  throw problem;
}

/** RFC 6749 §5.2 says 400; some servers say 403. Well-formed JSON from the token endpoint in either case. */
function isInvalidGrant(problem: ProblemError): boolean {
  if (!(problem instanceof AnswerProblem)) return false;
  return problem.error === 'invalid_grant' && (problem.status === 400 || problem.status === 403);
}

/** Writes only while this refresh is the newest thing that happened to the session. */
async function save(run: Run, record: SessionRecord, generation: number, answer?: Answer): Promise<void> {
  const { context, store } = run;
  const late = answer === undefined ? undefined : parseObject(answer.body)?.['refresh_token'];
  await context.serial(async () => {
    if (context.holder.now.generation !== run.from)
      throw new Overtaken(typeof late === 'string' ? late : undefined);
    try {
      await store.write(JSON.stringify(record), generation);
    } catch (error) {
      throw storeProblem(error);
    }
  });
}

/**
 * Writes what came for a token that is spent by now. A disk that fails is no reason to lose it: the session goes
 * on in memory, and the problem is given back.
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
    if (error instanceof Overtaken) throw error;
    const problem = storeProblem(error);
    run.context.note('vault', problem.message, problem.remedy);
    return problem;
  }
}
