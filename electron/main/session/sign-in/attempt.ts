import type { Account, SignInStep } from '../../../../shared/model/session.ts';
import type { ClientIdentity } from '../../oauth/client.ts';
import type { DpopKey } from '../../oauth/dpop.ts';
import type { Granted } from '../../oauth/token-response.ts';

/** What a sign-in is for: a new session, or proof that the person at a locked session is its owner. */
export interface Purpose {
  keep: boolean;
  /** The owner of the locked session. */
  owner?: Account | undefined;
}

/** A page shown in a browser: how to open it, and the address for a person who opens it themselves. */
export interface ShownPage {
  open(): Promise<void>;
  address(): string;
}

/** One run of a sign-in. After its signal aborts, late results are discarded. */
export interface Attempt extends Readonly<Purpose> {
  /** The requested scopes. */
  readonly scopes: string[];
  readonly signal: AbortSignal;
  /** The opened page, while the attempt waits for the browser. */
  page: ShownPage | undefined;
  /** The code to enter there, if the method uses one. */
  code: string | undefined;
  step(step: SignInStep): void;
  /** Runs with the connection's client, and once more with a new one when the server does not know it. */
  withClient<T>(run: (client: ClientIdentity) => Promise<T>): Promise<T>;
}

/** The result of a sign-in. `at` is the steady clock, `wall` the wall clock, both at receipt. */
export interface SignedIn {
  granted: Granted;
  nonce?: string;
  /** The key of this device that the request was proved with. */
  key?: DpopKey | undefined;
  /** The app signed in for itself, without a person. */
  actsAs?: 'app';
  /**
   * Set when the sign-in was finished in a browser or on another device, so that somebody else may have finished it.
   * `asking` is called before a person is asked about the account.
   */
  finishedOutside?: { asking(): void };
  at: number;
  wall: number;
}
