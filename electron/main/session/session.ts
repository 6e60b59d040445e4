import type { RefreshReport, SessionSnapshot } from '../../../shared/model/session.ts';
import { singleFlight } from '../lib/async.ts';
import { monotonic } from '../lib/monotonic.ts';
import { endsOtherSessions } from '../oauth/metadata/own-sessions.ts';
import type { SessionContext } from './context.ts';
import { notSignedIn } from './errors.ts';
import { createLockController, type LockController } from './lock/controller.ts';
import { checkOpen, isLocked } from './lock/lock.ts';
import { createRefreshScheduler } from './refresh/scheduler.ts';
import { createTokenSource } from './refresh/token-source.ts';
import { laterBy } from './sign-in/device.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import { openEndSessionPage } from './sign-out/rp-initiated-logout.ts';
import { signOut } from './sign-out/sign-out.ts';
import { snapshotOf } from './snapshot.ts';
import type { SessionData, StateHolder } from './state.ts';
import { stopSession } from './stop.ts';
import { loadSession } from './storage/load.ts';
import type { Tokens } from './storage/record.ts';
import { createSaver } from './storage/save.ts';
import type { SignInRequest, TokenSource } from './types.ts';

/** One session and its acts. Every rejection is a ProblemError. */
export interface Session extends LockController {
  tokens: TokenSource;
  /** Reads what is stored and finishes an interrupted refresh. */
  load(): Promise<void>;
  /** In place of `load`, for a new session with nothing stored. */
  begin(): void;
  snapshot(): SessionSnapshot;
  /** Resolves when the attempt runs; `onChange` reports how it ends. */
  signIn(request: SignInRequest): Promise<void>;
  cancelSignIn(): void;
  reopenBrowser(): Promise<void>;
  /** For the clipboard: the address where the running sign-in continues, or the code to enter there. */
  signInText(what: 'address' | 'code'): string;
  refresh(): Promise<RefreshReport>;
  wake(): void;
  /** This computer's clock was set, by so many milliseconds. */
  clockJumped(ms: number): void;
  /** Retries a waiting session now. */
  retry(): Promise<void>;
  /**
   * Resolves when nothing is left on this computer; the server gets the revocation afterwards, until it confirms. `others`: how
   * many more sessions of this person the server ended.
   */
  signOut(others?: number): Promise<void>;
  /** Opens the server's sign-out page, where the snapshot says that there is one. */
  signOutInBrowser(): Promise<void>;
  /** Whether the server can end the sessions that this person has on other devices. */
  reachesOthers(): Promise<boolean>;
  secrets(): string[];
  stop(): Promise<void>;
}

export function createSession(context: SessionContext, fingerprint: (secret: string) => string): Session {
  const { holder, deps } = context;
  const scheduler = createRefreshScheduler(context);
  const signIn = createSignIn(context, () => lockController.resume());
  const lockController = createLockController(context, {
    scheduler,
    signIn,
    signOut: () => signOut(context),
  });
  const saver = createSaver(context);
  const loaded = Promise.withResolvers<void>();
  resumeOnceAllowed(holder, lockController.resume);
  const loading = singleFlight(async () => {
    const next = await loadSession(context).finally(() => loaded.resolve());
    // The state shows a failure, and the next caller who wants a token gets it.
    if (next === 'renew') scheduler.refresh().catch(() => undefined);
  });

  async function retry(): Promise<void> {
    const { state, unsaved } = holder.now;
    if (state !== 'waiting' && unsaved === undefined) return;
    context.server.retry();
    if (holder.now.moved !== undefined) return await context.confirmation.ask();
    await deps.stores.recheck();
    if (state !== 'waiting') await saver.save();
    else if (holder.now.tokens === undefined)
      await loading.run().then(() => void context.confirmation.raise());
    else await scheduler.refresh();
  }

  return {
    ...lockController,
    tokens: createTokenSource(context, scheduler, loaded.promise),
    load: () => loading.run(),
    begin() {
      holder.update({ state: 'signedOut' });
      loaded.resolve();
    },
    snapshot: () => snapshotOf(context, holder.now),
    async signIn({ method, keep }) {
      checkOpen(holder.now);
      signIn.start(method, { keep });
    },
    cancelSignIn: () => signIn.cancel(),
    reopenBrowser: () => signIn.reopen(),
    signInText: (what) => signIn.text(what),
    async refresh() {
      const before = signedInData(holder.now);
      const started = monotonic();
      await scheduler.refresh();
      return report(before, signedInData(holder.now), monotonic() - started, fingerprint);
    },
    wake() {
      // A locked session resumes when its owner unlocks it.
      if (holder.now.state !== 'waiting' || isLocked(holder.now)) return;
      if (holder.now.moved !== undefined) return;
      context.note('retried', 'The network or the computer is back, so Latchkey tries again.');
      if (holder.now.tokens !== undefined) return scheduler.wake();
      // The keyring is often unlocked together with the screen. The state shows a failure.
      retry().catch(() => undefined);
    },
    clockJumped: (ms) => holder.update(timesLaterBy(ms, holder.now)),
    async retry() {
      if (holder.now.state === 'waiting') context.note('retried', 'You asked to try again.');
      await retry();
    },
    async signOut(others) {
      signIn.cancel();
      scheduler.clearRetry();
      await signOut(context, others);
    },
    signOutInBrowser: () => openEndSessionPage(context),
    reachesOthers: () => reachesOthers(context),
    secrets: () => secretsOf(context),
    stop: () => stopSession(context, { signIn, scheduler, saver }),
  };
}

async function reachesOthers({
  holder,
  server,
}: Pick<SessionContext, 'holder' | 'server'>): Promise<boolean> {
  const { tokens, moved } = holder.now;
  // An app has no other devices, and no person may end its other sessions.
  return tokens?.acts_as !== 'app' && moved === undefined && endsOtherSessions(await server());
}

/** Resumes an interrupted refresh as soon as a person has allowed the connection's new destinations. */
function resumeOnceAllowed(holder: StateHolder, resume: () => void): void {
  let { moved } = holder.now;
  holder.watch(() => {
    const { now } = holder;
    const allowed = moved !== undefined && now.moved === undefined && now.tokens !== undefined;
    moved = now.moved;
    if (allowed) resume();
  });
}

function timesLaterBy(ms: number, { retryAt, signIn }: SessionData): Partial<SessionData> {
  return {
    ...(retryAt === undefined ? {} : { retryAt: retryAt + ms }),
    ...(signIn?.step === 'device' ? { signIn: laterBy(signIn, ms) } : {}),
  };
}

interface SignedInData extends SessionData {
  tokens: Tokens;
}

function signedInData(now: SessionData): SignedInData {
  if (now.tokens === undefined) throw now.problem ?? notSignedIn();
  return { ...now, tokens: now.tokens };
}

function report(
  before: SignedInData,
  after: SignedInData,
  tookMs: number,
  fingerprint: (secret: string) => string,
): RefreshReport {
  const side = ({ tokens, generation }: SignedInData) => ({
    generation,
    fingerprint: fingerprint(tokens.access_token),
    ...(tokens.expires_in === undefined ? {} : { expiresAt: tokens.received_at + tokens.expires_in * 1000 }),
  });
  return {
    before: side(before),
    after: side(after),
    refreshTokenReplaced: before.tokens.refresh_token !== after.tokens.refresh_token,
    tookMs,
  };
}

function secretsOf({
  holder,
  clients,
  revocations,
  transientSecrets,
}: Pick<SessionContext, 'holder' | 'clients' | 'revocations' | 'transientSecrets'>): string[] {
  const { tokens, formerAccessToken } = holder.now;
  const stored = [
    tokens?.access_token,
    tokens?.refresh_token,
    tokens?.previous_refresh_token,
    tokens?.dpop_key?.d,
    formerAccessToken,
  ];
  return [
    ...stored.filter((secret) => secret !== undefined),
    ...clients.secrets(),
    ...revocations.secrets(),
    ...transientSecrets,
  ];
}
