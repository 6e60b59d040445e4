import type { NewActivity } from '../../../shared/model/activity.ts';
import type { Connection } from '../../../shared/model/connection.ts';
import type { SessionEnd } from '../../../shared/model/end-reason.ts';
import type { LockedSince } from '../../../shared/model/idle.ts';
import type { ProblemError } from '../../../shared/model/problem.ts';
import type { KeyringView, SessionSnapshot, SignInMethod } from '../../../shared/model/session.ts';
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
 * Stores for secrets. The same arguments give the same record until the app ends. With `keep` the record is in the
 * vault if the keyring is ready or the vault already has it (so that a locked keyring reads as `unreadable`, not as
 * `empty`), else in memory. Without `keep` it is always in memory.
 */
export interface Stores {
  session(session: string, keep: boolean): SecretStore;
  /** Ids of the sessions that were in the vault when it was opened. */
  sessions(): string[];
  /** Ids of the connections that had pending revocations in the vault when it was opened. */
  connectionsWithRevocations(): string[];
  client(connection: string, keep: boolean): SecretStore;
  /** The pending revocations of a connection. */
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
  /** Proves the key that the token is bound to (RFC 9449). A bearer token has none. */
  prover?: Prover;
}

/** The status of a session for a request that may have to wait for it. */
interface Standing {
  /** Identifies the sign-in. When it changes, the session of an earlier request is over. Undefined until it is known. */
  signIn: number | undefined;
  /** Why there is no token at the moment. */
  waits: ProblemError | undefined;
  /** Why there will be no token. */
  over: ProblemError | undefined;
}

/** What the gateway needs of a session. Every rejection is a ProblemError. */
export interface TokenSource {
  /** A valid token; refreshes first when it is about to expire. */
  current(signal?: AbortSignal): Promise<CurrentToken>;
  /** After a 401 to a token of `generation`: the current one if it is newer, else one refresh for all callers. */
  refreshAfter(generation: number, signal?: AbortSignal): Promise<CurrentToken>;
  /**
   * After a second 401, to a token of `generation`: ends the session with a reason and the server's reason, unless there
   * is a newer generation or the token has only expired. Says whether the session is over.
   */
  refuse(generation: number, reason: string, ending?: SessionEnd): Promise<boolean>;
  /** The API accepted the token of `generation`, so the previous refresh token is no longer needed. */
  worked(generation: number): void;
  standing(): Standing;
  /** Calls `listener` after each change of the session. Returns a function that stops that. */
  watch(listener: () => void): () => void;
}

/** A page of a server that is opened in the system browser. */
export interface BrowserPage {
  /** A request to `endpoint`. */
  address: string;
  /** The endpoint or page, from the connection, its issuer's metadata or the issuer's answer. */
  endpoint: string;
  /** A loopback address that redirects there, so that the real one does not appear on a command line. */
  via?: string | undefined;
}

/** How to sign in, and whether to store the session on this computer. */
export interface SignInRequest {
  method: SignInMethod;
  keep: boolean;
}

/** By the operating system, or by a sign-in that shows that the owner is present. */
export type UnlockMethod = 'system' | 'browser' | 'password';

/** Stores which sessions are locked, so that ending the app unlocks none. */
export interface LockStorage {
  get(session: string): LockedSince | undefined;
  /** Durable when it resolves; `undefined` for an unlocked session. */
  save(session: string, since: LockedSince | undefined): Promise<void>;
}

/** The operating system's own check that the owner is present. */
export interface OwnerCheck {
  available(): boolean;
  /** Rejects unless the owner confirms. `reason` continues the system's sentence about what the app is trying to do. */
  confirm(reason: string): Promise<void>;
}

export interface SessionsDeps {
  connections: Connection[];
  stores: Stores;
  prompt: Prompt;
  /**
   * Asks a person, outside the window, whether a connection may lead elsewhere than at the sign-in; true when it may.
   * Without it nobody is asked, and such sessions wait.
   */
  confirmChange?(connection: Connection, changes: readonly Change[]): Promise<boolean>;
  /** Opens a page in the system browser; rejects when it cannot. */
  openBrowser(page: BrowserPage): Promise<void>;
  /**
   * Asks a person, outside the main window, whether a session may change to another account. Without it nobody is asked,
   * and no such session is established.
   */
  confirmAccount?(question: {
    connection: Connection;
    account: string;
    signal: AbortSignal;
  }): Promise<boolean>;
  record(entry: NewActivity): void;
  /** A keyed hash that tells secrets apart; the default uses a key of this run. */
  fingerprint?(secret: string): string;
  /** Without it a session stays locked only until the app ends. */
  locks?: LockStorage;
  owner?: OwnerCheck;
  onChange(snapshot: SessionSnapshot): void;
  /** A folder for lock files, shared by every process that uses the same vault. */
  lockFolder: string;
  /** How servers are reached; directly by default. */
  routes?: Routes;
  /** The clock for device code polling; the steady clock by default. */
  pollClock?: PollClock;
  /** Called at each named step of a refresh and a sign-out, so that a test can end the process there. */
  fault?: (step: string) => void | Promise<void>;
}
