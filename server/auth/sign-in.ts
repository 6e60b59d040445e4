import { networkOf } from '../lib/caller-address.ts';
import { BusyError } from '../lib/concurrency-limit.ts';
import { verifyPassword } from '../lib/password-hash.ts';
import type { Counted, Wait } from '../storage/attempts/attempts.ts';
import { recordAudit } from '../storage/audit/audit.ts';
import type { Store } from '../storage/store.ts';
import { normalizePassword } from '../storage/users/create.ts';
import type { Credentials } from '../storage/users/user.ts';
import type { User } from '../storage/users/users.ts';

/** A sign-in attempt as typed. `address` is the caller's network address, see caller-address.ts. */
export interface SignInRequest {
  username: string;
  password: string;
  address: string;
  clientId: string;
}

/** `retryAfter` in seconds: until then, the same attempt is refused without checking the password. */
export type SignInResult =
  | { user: User }
  | { refused: 'wrong_credentials' }
  | { refused: 'too_many_attempts' | 'busy'; retryAfter: number };

type SignInStore = Pick<Store, 'db' | 'users' | 'attempts'>;

interface Attempt extends SignInRequest {
  network: string;
  /** Whether the owner of the user name has signed in from this network before. */
  knownNetwork: boolean;
}

/** The user name as stored (RFC 8265 §3.3; stored names are ASCII). */
function normalizeUsername(typed: string): string {
  return typed.trim().normalize('NFKC').toLowerCase();
}

/**
 * Attempts from an unknown network are counted separately from those of a network that the owner uses: see
 * docs/adr/0007.
 */
function counterOf({ username, network, knownNetwork }: Attempt): Counted {
  return knownNetwork
    ? { kind: 'place', value: `${username} ${network}` }
    : { kind: 'user', value: username };
}

const networkCounter = ({ network }: Attempt): Counted => ({ kind: 'network', value: network });

async function refuseForNow(store: SignInStore, attempt: Attempt, wait: Wait): Promise<SignInResult> {
  const { username, address, clientId } = attempt;
  // Once per wait, so that a flood of attempts does not flood the audit log.
  if (wait.isNew) {
    const subject = (await store.users.byUsername(username))?.sub;
    const detail = { retry_after: wait.seconds };
    await recordAudit(store.db, [{ event: 'sign_in.limited', subject, clientId, address, detail }]);
  }
  return { refused: 'too_many_attempts', retryAfter: wait.seconds };
}

async function compare(found: Credentials | undefined, password: string): Promise<boolean | BusyError> {
  try {
    return await verifyPassword(found?.passwordHash, normalizePassword(password));
  } catch (error) {
    if (error instanceof BusyError) return error;
    throw error;
  }
}

/** An unknown name, a deactivated user and a wrong password take the same work: one hash, one audit entry. */
async function refuse(
  store: SignInStore,
  { address, clientId }: Attempt,
  found: Credentials | undefined,
): Promise<SignInResult> {
  const reason =
    found === undefined ? 'unknown_user' : found.user.active ? 'wrong_password' : 'user_deactivated';
  // Never record the name as typed: people enter their password there by mistake.
  const entry = { event: 'sign_in.failed', subject: found?.user.sub, clientId, address, detail: { reason } };
  await recordAudit(store.db, [entry]);
  return { refused: 'wrong_credentials' };
}

async function accept(store: SignInStore, attempt: Attempt, { user }: Credentials): Promise<SignInResult> {
  const { username, network, address, clientId } = attempt;
  await store.attempts.clear(counterOf(attempt));
  await store.attempts.forgive(networkCounter(attempt));
  await store.attempts.rememberNetwork(username, network);
  const entry = { event: 'sign_in.succeeded', actor: user.sub, subject: user.sub, clientId, address };
  await recordAudit(store.db, [entry]);
  return { user };
}

/**
 * Checks user name and password. Passwords are checked nowhere else. Attempts are counted before the check, per user
 * name (existing or not) and per network. Rejects only if storage fails.
 */
export async function signIn(store: SignInStore, request: SignInRequest): Promise<SignInResult> {
  const username = normalizeUsername(request.username);
  const network = networkOf(request.address);
  const knownNetwork = await store.attempts.isKnownNetwork(username, network);
  const attempt = { ...request, username, network, knownNetwork };
  const counted = [counterOf(attempt), networkCounter(attempt)];
  const wait = await store.attempts.take(counted);
  if (wait !== undefined) return refuseForNow(store, attempt, wait);
  const found = await store.users.credentialsOf(username);
  const matches = await compare(found, request.password);
  if (matches instanceof BusyError) {
    for (const counter of counted) await store.attempts.forgive(counter);
    return { refused: 'busy', retryAfter: matches.retryAfter };
  }
  return found?.user.active === true && matches
    ? accept(store, attempt, found)
    : refuse(store, attempt, found);
}

/**
 * Whether the user is unchanged since {@link signIn}. Call it once the session exists: setting a password or
 * deactivating a user ends the sessions that exist at that moment, and this check finds the one created just after.
 */
export async function isUnchanged({ users }: SignInStore, { sub, version }: User): Promise<boolean> {
  return (await users.bySubject(sub))?.version === version;
}
