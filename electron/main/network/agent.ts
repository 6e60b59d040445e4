import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Target } from './route.ts';

/** Finds the way to a server. */
export interface Dial {
  /** Whether it is known that no proxy is on it. */
  isDirect(target: Target): boolean;
  /** A connection made by a proxy; undefined when the way is a direct one. */
  open(target: Target): Promise<Socket | undefined>;
  /** Told of each TLS connection and what it goes through. */
  opened(connection: Duplex, through: Socket | undefined): void;
}

type Created = (error: Error | null, connection: Duplex) => void;

function targetOf({ host, port }: RequestOptions): Target {
  return { host: host ?? '', port: Number(port ?? 443) };
}

/**
 * An agent for https whose connections go the way that `dial` finds. TLS is always spoken with the server itself, and
 * its certificate judged by the server's own name or address, whoever carries the bytes.
 */
export class RoutedAgent extends Agent {
  readonly #dial: Dial;
  #retired = false;

  constructor(options: AgentOptions, dial: Dial) {
    super(options);
    this.#dial = dial;
  }

  override createConnection(options: RequestOptions, created?: Created): Duplex | null | undefined {
    const target = targetOf(options);
    // At once where it can be: the agent counts only connections that are there against its limit.
    if (created === undefined || this.#dial.isDirect(target)) return this.#secure(options, undefined);
    this.#open(options, target).then(
      (connection) => created(null, connection),
      // The type wants a connection in any case; the agent looks at the error first.
      (error: unknown) => (created as (error: unknown) => void)(error),
    );
    return undefined;
  }

  async #open(options: RequestOptions, target: Target): Promise<Duplex> {
    return this.#secure(options, await this.#dial.open(target));
  }

  #secure(options: RequestOptions, through: Socket | undefined): Duplex {
    // `host` stays among the options: for an address the certificate is compared with it, and without it with the proxy's.
    const connection = super.createConnection(
      through === undefined ? options : ({ ...options, socket: through } as RequestOptions),
    );
    if (!connection) throw new TypeError('the agent of Node gave no connection');
    this.#dial.opened(connection, through);
    return connection;
  }

  override keepSocketAlive(connection: Duplex): boolean {
    const kept: unknown = super.keepSocketAlive(connection);
    return !this.#retired && kept !== false;
  }

  /** Closes what is kept for later; what runs goes on to its end, and its connection is closed then. */
  retire(): void {
    this.#retired = true;
    for (const kept of Object.values(this.freeSockets)) for (const socket of kept ?? []) socket.destroy();
  }
}
