import type { RefreshReport, SessionSnapshot } from '../../../shared/model/session.ts';
import { monotonic } from '../lib/monotonic.ts';
import { singleFlight } from '../lib/single-flight.ts';
import { endsOtherSessions } from '../oauth/metadata/own-sessions.ts';
import type { SessionContext } from './context.ts';
import { notSignedIn } from './errors.ts';
import { createLockController, type LockController } from './lock/controller.ts';
import { checkOpen, isLocked } from './lock/lock.ts';
import type { SignInRequest, TokenSource } from './ports.ts';
import { createRefreshScheduler } from './refresh/scheduler.ts';
import { createTokenSource } from './refresh/token-source.ts';
import { laterBy } from './sign-in/device.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import { openEndSessionPage } from './sign-out/rp-initiated-logout.ts';
import { signOut } from './sign-out/sign-out.ts';
import { snapshotOf } from './snapshot.ts';
import type { SessionData } from './state.ts';
import { stopSession } from './stop.ts';
import { loadSession } from './storage/load.ts';
import { createSaver } from './storage/save.ts';

/** The same acts as `Sessions`, for one. */
export interface Session extends LockController {
  tokens: TokenSource;
  /** Reads what is stored and finishes a refresh that was cut off. */
  load(): Promise<void>;
  /** In place of `load`, for one that is new and has nothing stored. */
  begin(): void;
  snapshot(): SessionSnapshot;
  signIn(request: SignInRequest): void;
  cancelSignIn(): void;
  reopenBrowser(): Promise<void>;
  signInText(what: 'address' | 'code'): string;
  refresh(): Promise<RefreshReport>;
  wake(): void;
  /** This computer's clock was set, by so many milliseconds. */
  clockJumped(ms: number): void;
  retry(): Promise<void>;
  signOut(others?: number): Promise<void>;
  signOutInBrowser(): Promise<void>;
  reachesOthers(): Promise<boolean>;
  secrets(): string[];
  stop(): Promise<void>;
}

export function createSession(context: SessionContext, fingerprint: (secret: string) => string): Session {
  const { holder, deps } = context;
  const scheduler = createRefreshScheduler(context);
  const signIn = createSignIn(context, () => lockController.goOn());
  const lockController = createLockController(context, scheduler, signIn);
  const saver = createSaver(context);
  const loaded = Promise.withResolvers<void>();
  onceAllowed(context, () => lockController.goOn());
  const loading = singleFlight(readStored);

  async function readStored(): Promise<void> {
    const next = await loadSession(context).finally(() => loaded.resolve());
    // How it went is in the state; the next caller of a token is told as well.
    if (next === 'renew') scheduler.refresh().catch(() => undefined);
  }

  async function retry(): Promise<void> {
    const { state, unsaved } = holder.now;
    if (state !== 'waiting' && unsaved === undefined) return;
    context.server.retry();
    if (holder.now.moved !== undefined) return await context.question.ask();
    await deps.stores.recheck();
    if (state !== 'waiting') await saver.save();
    else if (holder.now.tokens === undefined) await loading.run().then(() => void context.question.raise());
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
    signIn({ method, keep }) {
      checkOpen(holder.now);
      signIn.start(method, { keep });
    },
    cancelSignIn: () => signIn.cancel(),
    reopenBrowser: () => signIn.reopen(),
    signInText: (what) => signIn.text(what),
    async refresh() {
      const before = held(holder.now);
      const started = monotonic();
      await scheduler.refresh();
      return report(before, held(holder.now), monotonic() - started, fingerprint);
    },
    wake() {
      // A locked one goes on when its owner is back.
      if (holder.now.state !== 'waiting' || isLocked(holder.now)) return;
      if (holder.now.moved !== undefined) return;
      context.note('retried', 'The network or the computer is back, so Latchkey tries again.');
      if (holder.now.tokens !== undefined) return scheduler.wake();
      // A keyring is often unlocked with the screen; how it went is in the state.
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

async function reachesOthers({ holder, server }: SessionContext): Promise<boolean> {
  const { tokens, moved } = holder.now;
  // An app has no devices; its other sessions are not anybody's to end.
  return tokens?.acts_as !== 'app' && moved === undefined && endsOtherSessions(await server());
}

/** Goes on where a refresh was cut off, as soon as a person has allowed where the connection leads now. */
function onceAllowed({ holder }: SessionContext, goOn: () => void): void {
  let { moved } = holder.now;
  holder.watch(() => {
    const { now } = holder;
    const allowed = moved !== undefined && now.moved === undefined && now.tokens !== undefined;
    moved = now.moved;
    if (allowed) goOn();
  });
}

function timesLaterBy(ms: number, { retryAt, signIn }: SessionData): Partial<SessionData> {
  return {
    ...(retryAt === undefined ? {} : { retryAt: retryAt + ms }),
    ...(signIn?.step === 'device' ? { signIn: laterBy(signIn, ms) } : {}),
  };
}

interface HeldTokens extends SessionData {
  tokens: NonNullable<SessionData['tokens']>;
}

function held(now: SessionData): HeldTokens {
  if (now.tokens === undefined) throw now.problem ?? notSignedIn();
  return { ...now, tokens: now.tokens };
}

function report(
  before: HeldTokens,
  after: HeldTokens,
  tookMs: number,
  fingerprint: (secret: string) => string,
): RefreshReport {
  const side = ({ tokens, generation }: HeldTokens) => ({
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

function secretsOf(context: SessionContext): string[] {
  const { tokens, formerAccessToken } = context.holder.now;
  const held = [
    tokens?.access_token,
    tokens?.refresh_token,
    tokens?.previous_refresh_token,
    tokens?.dpop_key?.d,
    formerAccessToken,
  ];
  return [
    ...held.filter((one) => one !== undefined),
    ...context.clients.secrets(),
    ...context.revocations.secrets(),
    ...context.passing,
  ];
}
