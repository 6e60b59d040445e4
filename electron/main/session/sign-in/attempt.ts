import type { Account, SignInStep } from '../../../../shared/model/session.ts';
import type { ClientIdentity } from '../../oauth/client.ts';

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
