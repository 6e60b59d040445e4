import type { NewActivity } from '../../../shared/model/activity.ts';
import type { Connection } from '../../../shared/model/connection.ts';
import type { SessionEnd } from '../../../shared/model/end-reason.ts';
import type { LockedSince } from '../../../shared/model/idle.ts';
import type { ProblemError } from '../../../shared/model/problem.ts';
import type {
  KeyringView,
  RefreshReport,
  SessionSnapshot,
  SignInMethod,
} from '../../../shared/model/session.ts';
import type { Routes } from '../network/routes.ts';
import type { Prover } from '../oauth/dpop.ts';
import type { Change } from './destinations/destinations.ts';
import type { PollClock } from './sign-in/device-polling.ts';

/** What a store found. `unreadable` never means deleted: nothing is removed without an explicit call. */
export type StoreReading =
  | { state: 'empty' }
  | { state: 'ok'; generation: number; payload: string }
  | { state: 'unreadable'; reason: 'damaged' | 'replayed' | 'foreign' | 'keyring'; detail: string };

/** One secret record, in the vault or in memory. */
export interface SecretStore {
  readonly kept: 'vault' | 'memory';
  read(): Promise<StoreReading>;
  /** Durable when it resolves, else it rejects. */
  write(payload: string, generation: number): Promise<void>;
  erase(): Promise<void>;
  /** Renames the record, never deletes it; gives the new file's name. */
  setAside(): Promise<string>;
}

/**
 * Where secrets are kept. The same arguments give the same record until the app ends. With `keep` it is the
 * vault's whenever the keyring is ready or the vault already holds that record (so that a locked keyring
 * reads as `unreadable`, not as `empty`), else one in memory; without `keep` always one in memory.
 */
export interface Stores {
  session(session: string, keep: boolean): SecretStore;
  /** Ids of the sessions that were in the vault when it was opened. */
  sessions(): string[];
  /** Ids of the connections that had something to tell their servers when the vault was opened. */
  owing(): string[];
  client(connection: string, keep: boolean): SecretStore;
  /** What the connection's server is still to be told is over. */
  revocations(connection: string, keep: boolean): SecretStore;
  keyring(): KeyringView;
  /** Looks at the keyring again; called before a person's "Try again" reads a store. */
  recheck(): Promise<KeyringView>;
}

/** Asks a person for a secret outside the main window; null when they cancel. */
export interface Prompt {
  ask(request: {
    connection: Connection;
    asks: 'password' | 'clientSecret';
    host: string;
    username: string;
    problem?: string;
    signal: AbortSignal;
  }): Promise<{ username: string; secret: string } | null>;
}

/** An access token and the generation it belongs to. */
export interface CurrentToken {
  token: string;
  generation: number;
  /** Of the key the token is bound to (RFC 9449); without one it is a bearer token. */
  prover?: Prover;
}

/** Where a session stands, for a request that may have to wait for it. */
interface Standing {
  /** Names one sign-in: under another one the session that a request was made in is over. Undefined until it is known. */
  signIn: number | undefined;
  /** Why no token can be had for now. */
  waits: ProblemError | undefined;
  /** Why none will be had. */
  over: ProblemError | undefined;
}

/** What the gateway needs of a session. Every rejection is a ProblemError. */
export interface TokenSource {
  /** A token that is good now, refreshing first when it is about to expire. */
  current(signal?: AbortSignal): Promise<CurrentToken>;
  /** After a 401 to a token of `generation`: the current one if it is newer, else one refresh for all callers. */
  refreshAfter(generation: number, signal?: AbortSignal): Promise<CurrentToken>;
  /**
   * Second 401, in answer to `generation`: ends the session with a reason and what the server says about it, unless
   * there is a newer one or the token has merely run out meanwhile. Tells whether the session is over.
   */
  refuse(generation: number, reason: string, ending?: SessionEnd): Promise<boolean>;
  /** The API took the token of `generation`; from now on the refresh token before it is not needed. */
  worked(generation: number): void;
  standing(): Standing;
  /** Calls `listener` after each change of the session, until the function given back is called. */
  watch(listener: () => void): () => void;
}

/** A page of a server that is opened in the system browser. */
export interface BrowserPage {
  /** A request to `endpoint`. */
  address: string;
  /** The endpoint or page, from the connection, its issuer's metadata or the issuer's answer. */
  endpoint: string;
  /** An address of this computer that leads there, so that the real one stands on no command line. */
  via?: string | undefined;
}

export interface SignInRequest {
  session: string;
  method: SignInMethod;
  keep: boolean;
}

export interface UnlockRequest {
  session: string;
  /** By the operating system, or by a sign-in that shows who is there. */
  method: 'system' | 'browser' | 'password';
}

/** Keeps which sessions are locked, so that ending the app unlocks none. */
export interface LockStorage {
  held(session: string): LockedSince | undefined;
  /** Durable when it resolves; `undefined` for one that is unlocked. */
  keep(session: string, since: LockedSince | undefined): Promise<void>;
}

/** The operating system's own way to ask whether its owner is there. */
export interface OwnerCheck {
  available(): boolean;
  /** Rejects when it is not the owner, or nobody. `reason` goes on with what the system says the app is trying to do. */
  confirm(reason: string): Promise<void>;
}

export interface SessionsDeps {
  connections: Connection[];
  stores: Stores;
  prompt: Prompt;
  /**
   * Asks a person, outside the window, whether a connection may lead elsewhere than when they signed in; true when it
   * may. Without it nobody is asked, and such sessions wait.
   */
  confirmChange?(connection: Connection, changes: readonly Change[]): Promise<boolean>;
  /** Opens a page in the system browser; rejects when it cannot. */
  openBrowser(page: BrowserPage): Promise<void>;
  /**
   * Asks a person, outside the main window, whether a session is to be of another account than before. Without it
   * nobody can be asked, and none begins.
   */
  confirmAccount?(question: {
    connection: Connection;
    account: string;
    signal: AbortSignal;
  }): Promise<boolean>;
  record(entry: NewActivity): void;
  /** A keyed hash that tells secrets apart; without one it is of this run alone. */
  fingerprint?(secret: string): string;
  /** Without it a locked session is locked until the app ends. */
  locks?: LockStorage;
  owner?: OwnerCheck;
  onChange(snapshot: SessionSnapshot): void;
  /** A folder for lock files, shared by every process that uses the same vault. */
  lockFolder: string;
  /** How servers are reached; directly unless told. */
  routes?: Routes;
  /** How time passes between two questions about a device code; the steady clock without it. */
  pollClock?: PollClock;
  /** Called at each named step of a refresh and a sign-out, so that a test can end the process there. */
  fault?: (step: string) => void | Promise<void>;
}

/** A session per account, at least one per connection. Every rejection is a ProblemError. */
export interface Sessions {
  /** Loads every stored session and resumes a refresh that was cut off; resolves when all states are known. */
  start(): Promise<void>;
  list(): SessionSnapshot[];
  /** A connection that is new here, or back: it has one session, and nobody is signed in. */
  connect(connection: Connection): void;
  /** Signs everybody out of a connection and closes its sessions; its server is still told of what it is to be told. */
  disconnect(connection: string): Promise<void>;
  /** Clears away a connection that is there no more; false when its server is still to be told of a sign-out. */
  forget(connection: Connection): Promise<boolean>;
  /** Tells the servers of connections that are in no list any more what they are still to be told. */
  sendOrphanedRevocations(): Promise<void>;
  /** The id of a session of this connection that nobody uses, for a further account. */
  add(connection: string): string;
  /** Resolves when the attempt runs; how it ends is told by `onChange`. */
  signIn(request: SignInRequest): Promise<void>;
  cancelSignIn(session: string): void;
  reopenBrowser(session: string): Promise<void>;
  /** For the clipboard: the address that the running sign-in goes on at, or the code to enter there. */
  signInText(session: string, what: 'address' | 'code'): string;
  refresh(session: string): Promise<RefreshReport>;
  /** The computer woke or its network is back: sessions that wait try again within a second. */
  wake(): void;
  /** Tries a waiting session again at once. */
  retry(session: string): Promise<void>;
  /**
   * Resolves when nothing is left on this computer; the server is told afterwards, and until it confirms. `others`:
   * how many more sessions of this person the server ended.
   */
  signOut(session: string, others?: number): Promise<void>;
  /** Opens the server's page for signing out of the browser, where the snapshot says that it has one. */
  signOutInBrowser(session: string): Promise<void>;
  /** Whether the server can end the sessions that this person has on other devices. */
  reachesOthers(session: string): Promise<boolean>;
  /** Signs out a session that nobody was at for so many minutes; whoever comes back is told why. */
  signOutIdle(session: string, minutes: number): Promise<void>;
  /**
   * Locks a session that somebody is signed in to, or that cannot be read yet: nothing of it is shown, told or asked for until it is unlocked. Zero
   * minutes for somebody who asked for it.
   */
  lock(session: string, minutes: number): Promise<void>;
  /** Unlocks, or begins to: how a sign-in for it ends is told by `onChange`. */
  unlock(request: UnlockRequest): Promise<void>;
  /** @throws ProblemError `locked` for one that is locked */
  checkOpen(session: string): void;
  tokens(session: string): TokenSource;
  /** Every secret in memory now, for masking and for the leak search. */
  secrets(): string[];
  /** Ends attempts, timers and connections; resolves when no refresh is under way. */
  stop(): Promise<void>;
}
