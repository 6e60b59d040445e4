import { ProblemError } from '../../../../shared/model/problem.ts';
import type { DpopKey } from '../../oauth/dpop.ts';
import type { Granted } from '../../oauth/token-response.ts';
import type { SessionContext } from '../context.ts';
import { boundNow } from '../destinations/guard.ts';
import { storeProblem } from '../errors.ts';
import type { SecretStore } from '../ports.ts';
import { giveUpTokens, revokeLater } from '../sign-out/give-up.ts';
import { firstTokens, type Tokens } from '../storage/record.ts';
import { receivedAt } from '../token-expiry.ts';
import { checkAccount } from './another-account.ts';

/** What a sign-in brought. `at` is the steady clock, `wall` the wall clock, both at receipt. */
export interface SignedIn {
  granted: Granted;
  nonce?: string;
  /** The key of this device that the request was proved with. */
  key?: DpopKey | undefined;
  /** The app signed in for itself, and nobody else. */
  actsAs?: 'app';
  /**
   * Where it was finished in a browser or on another device, so that somebody else may have done it. `asking` is called
   * before a person is asked about the account.
   */
  outOfSight?: { asking(): void };
  at: number;
  wall: number;
}

/** Begins a session with what a sign-in brought, unless that sign-in was cancelled meanwhile. */
export async function establishSession(
  context: SessionContext,
  signedIn: SignedIn,
  about: { keep: boolean; signal: AbortSignal },
): Promise<void> {
  const { connection } = context;
  const { granted, nonce, key, actsAs, at, wall } = signedIn;
  const tokens = firstTokens(connection, granted, { bound: boundNow(context), at: wall, nonce, key, actsAs });
  const giveUp = () => giveUpTokens(context, tokens, about.keep ? 'vault' : 'memory');
  try {
    refuseTwice(context, tokens);
    await checkAccount(context, signedIn, about.signal);
    // One after the other on the whole connection: of two sign-ins of one person the second finds the first.
    await context.beginning(async () => {
      if (about.signal.aborted) return giveUp();
      refuseTwice(context, tokens);
      await take(context, tokens, { ...about, at, giveUp });
    });
  } catch (error) {
    if (context.holder.now.tokens !== tokens) giveUp();
    throw error;
  }
  if (!about.signal.aborted) context.note('signed_in', `${whoSignedIn(tokens)}.${boundTo(tokens)}`);
}

/** Makes these tokens the session's. */
async function take(
  context: SessionContext,
  tokens: Tokens,
  about: { keep: boolean; signal: AbortSignal; at: number; giveUp(): void },
): Promise<void> {
  const { holder } = context;
  const { giveUp, at } = about;
  await context.serial(async () => {
    if (about.signal.aborted) return giveUp();
    const former = holder.now;
    const generation = former.generation + 1;
    const { store, unsaved } = await keepTokens(context, tokens, generation, about.keep);
    if (about.signal.aborted) {
      giveUp();
      return await store.erase();
    }
    holder.update({
      state: 'active',
      tokens,
      generation,
      store,
      unsaved,
      receipt: receivedAt(tokens.expires_in, at),
      formerAccessToken: undefined,
      locked: undefined,
      moved: undefined,
      signIn: undefined,
      signInProblem: undefined,
      problem: undefined,
      retryAt: undefined,
    });
    revokeLater(context, former.tokens?.refresh_token, former.store?.kept, former.tokens);
    // Where an earlier session could not be removed its lock stays, too: the next start may find it. And so does one that
    // the new session was given meanwhile.
    if ((await clearOther(context, store)) && holder.now.locked === undefined) context.lock.unlock();
  });
}

/** @throws ProblemError `already_signed_in` */
function refuseTwice(context: SessionContext, tokens: Tokens): void {
  if (isHereAlready(context, tokens)) throw hereAlready(tokens);
}

/** One account is one session: the cap of the server would end one of two, and nobody could tell them apart. */
function isHereAlready(context: SessionContext, { account, acts_as }: Tokens): boolean {
  if (account === undefined) return false;
  return context.others().some(({ holder: { now } }) => {
    // A server may name a person as it names a client (RFC 9068 §5): they are not the same for that.
    return now.tokens?.account?.sub === account.sub && now.tokens.acts_as === acts_as;
  });
}

function hereAlready(tokens: Tokens): ProblemError {
  if (tokens.acts_as === 'app') {
    return new ProblemError('already_signed_in', 'The app itself is signed in on this connection already.', {
      remedy: 'Choose that session, or sign in as a person.',
    });
  }
  return new ProblemError('already_signed_in', `You are signed in${nameOf(tokens)} already.`, {
    remedy: 'Choose that account, or sign in with another one.',
  });
}

async function keepTokens(context: SessionContext, tokens: Tokens, generation: number, keep: boolean) {
  const { stores } = context.deps;
  const payload = JSON.stringify({ version: 1, phase: 'COMMIT', tokens });
  const store = stores.session(context.id, keep);
  try {
    // Without their client the tokens would be of no use at the next start.
    if (keep) await context.clients.keep();
    await store.write(payload, generation);
    return { store, unsaved: undefined };
  } catch (error) {
    // The sign-in itself is good: it lasts until the app ends or the store works again, and the person is told why.
    const problem = storeProblem(error);
    context.note('vault', problem);
    const memory = stores.session(context.id, false);
    await memory.write(payload, generation);
    return { store: memory, unsaved: { store, problem } };
  }
}

/**
 * A session kept in memory leaves nothing of an earlier one on the disk, and the other way round. False when something
 * could not be removed.
 */
async function clearOther(context: SessionContext, chosen: SecretStore): Promise<boolean> {
  const { stores } = context.deps;
  let cleared = true;
  for (const keep of [true, false]) {
    const other = stores.session(context.id, keep);
    if (other === chosen) continue;
    await other.erase().catch((error: unknown) => {
      cleared = false;
      context.note('vault', `An earlier session could not be removed. ${storeProblem(error).message}`);
    });
  }
  return cleared;
}

function whoSignedIn(tokens: Tokens): string {
  return tokens.acts_as === 'app' ? 'The app signed in as itself' : `You signed in${nameOf(tokens)}`;
}

function boundTo({ token_type }: Tokens): string {
  return token_type === 'DPoP' ? ' The session is bound to this device.' : '';
}

function nameOf(tokens: Tokens): string {
  const name = tokens.account?.name ?? tokens.account?.username;
  return name === undefined ? '' : ` as ${name}`;
}
