import { ProblemError } from '../../../../shared/model/problem.ts';
import type { SessionContext } from '../context.ts';
import { boundNow } from '../destinations/guard.ts';
import { storeProblem } from '../errors.ts';
import { giveUpTokens, type RevokingSession, revokeLater } from '../sign-out/give-up.ts';
import { firstTokens, type Tokens } from '../storage/record.ts';
import { receivedAt } from '../token-expiry.ts';
import type { SecretStore } from '../types.ts';
import { checkAccount } from './another-account.ts';
import type { SignedIn } from './attempt.ts';

type EstablishContext = RevokingSession &
  Pick<SessionContext, 'deps' | 'establishing' | 'holder' | 'lock' | 'note' | 'others' | 'serial'>;

/** Establishes a session with the result of a sign-in, unless the sign-in was cancelled. */
export async function establishSession(
  context: EstablishContext,
  signedIn: SignedIn,
  options: { keep: boolean; signal: AbortSignal },
): Promise<void> {
  const { connection } = context;
  const { granted, nonce, key, actsAs, at, wall } = signedIn;
  const tokens = firstTokens(connection, granted, { bound: boundNow(context), at: wall, nonce, key, actsAs });
  const giveUp = () => giveUpTokens(context, tokens, options.keep ? 'vault' : 'memory');
  try {
    refuseDuplicate(context, tokens);
    await checkAccount(context, signedIn, options.signal);
    // One after the other on the whole connection: of two sign-ins of one person the second finds the first.
    await context.establishing(async () => {
      if (options.signal.aborted) return giveUp();
      refuseDuplicate(context, tokens);
      await replaceTokens(context, tokens, { ...options, at, giveUp });
    });
  } catch (error) {
    if (context.holder.now.tokens !== tokens) giveUp();
    throw error;
  }
  if (!options.signal.aborted) context.note('signed_in', `${whoSignedIn(tokens)}.${bindingNote(tokens)}`);
}

/** Makes these tokens the session's. */
async function replaceTokens(
  context: EstablishContext,
  tokens: Tokens,
  options: { keep: boolean; signal: AbortSignal; at: number; giveUp(): void },
): Promise<void> {
  const { holder } = context;
  const { giveUp, at } = options;
  await context.serial(async () => {
    if (options.signal.aborted) return giveUp();
    const former = holder.now;
    const generation = former.generation + 1;
    const { store, unsaved } = await storeTokens(context, tokens, generation, options.keep);
    if (options.signal.aborted) {
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
    // An earlier session that could not be removed keeps its lock, as the next start may find it. So does a new session
    // that was locked in the meantime.
    if ((await eraseOther(context, store)) && holder.now.locked === undefined) context.lock.unlock();
  });
}

/** @throws ProblemError `already_signed_in` */
function refuseDuplicate(context: Pick<SessionContext, 'others'>, tokens: Tokens): void {
  if (isDuplicate(context, tokens)) throw alreadySignedIn(tokens);
}

/** One account has one session: the server's session limit would end one of two, and they would look alike. */
function isDuplicate({ others }: Pick<SessionContext, 'others'>, { account, acts_as }: Tokens): boolean {
  if (account === undefined) return false;
  return others().some(({ holder: { now } }) => {
    // A server may give a person the same name as a client (RFC 9068 §5); they are still two accounts.
    return now.tokens?.account?.sub === account.sub && now.tokens.acts_as === acts_as;
  });
}

function alreadySignedIn(tokens: Tokens): ProblemError {
  if (tokens.acts_as === 'app') {
    return new ProblemError('already_signed_in', 'The app itself is signed in on this connection already.', {
      remedy: 'Choose that session, or sign in as a person.',
    });
  }
  return new ProblemError('already_signed_in', `You are signed in${nameOf(tokens)} already.`, {
    remedy: 'Choose that account, or sign in with another one.',
  });
}

async function storeTokens(
  context: Pick<SessionContext, 'id' | 'deps' | 'clients' | 'note'>,
  tokens: Tokens,
  generation: number,
  keep: boolean,
) {
  const { stores } = context.deps;
  const payload = JSON.stringify({ version: 1, phase: 'COMMIT', tokens });
  const store = stores.session(context.id, keep);
  try {
    // Without their client the tokens would be useless at the next start.
    if (keep) await context.clients.save();
    await store.write(payload, generation);
    return { store, unsaved: undefined };
  } catch (error) {
    // The sign-in is valid: it lasts until the app quits or the store works again, and the person learns why.
    const problem = storeProblem(error);
    context.note('vault', problem);
    const memory = stores.session(context.id, false);
    await memory.write(payload, generation);
    return { store: memory, unsaved: { store, problem } };
  }
}

/**
 * Erases the store that was not chosen: a session in memory leaves nothing of an earlier one on the disk, and the
 * other way round. False when something could not be removed.
 */
async function eraseOther(
  context: Pick<SessionContext, 'id' | 'deps' | 'note'>,
  chosen: SecretStore,
): Promise<boolean> {
  const { stores } = context.deps;
  let erased = true;
  for (const keep of [true, false]) {
    const other = stores.session(context.id, keep);
    if (other === chosen) continue;
    await other.erase().catch((error: unknown) => {
      erased = false;
      context.note('vault', `An earlier session could not be removed. ${storeProblem(error).message}`);
    });
  }
  return erased;
}

function whoSignedIn(tokens: Tokens): string {
  return tokens.acts_as === 'app' ? 'The app signed in as itself' : `You signed in${nameOf(tokens)}`;
}

function bindingNote({ token_type }: Tokens): string {
  return token_type === 'DPoP' ? ' The session is bound to this device.' : '';
}

function nameOf(tokens: Tokens): string {
  const name = tokens.account?.name ?? tokens.account?.username;
  return name === undefined ? '' : ` as ${name}`;
}
