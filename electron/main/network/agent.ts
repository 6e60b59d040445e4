import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Target } from './route.ts';

/** Opens connections to servers by their routes. */
export interface Dial {
  /** Whether the route is known to be direct. */
  isDirect(target: Target): boolean;
  /** Opens a connection through a proxy; undefined when the route is direct. */
  open(target: Target): Promise<Socket | undefined>;
  /** Called for each TLS connection with the socket of the proxy that it uses, if any. */
  opened(connection: Duplex, through: Socket | undefined): void;
}

type Created = (error: Error | null, connection: Duplex) => void;

function targetOf({ host, port }: RequestOptions): Target {
  return { host: host ?? '', port: Number(port ?? 443) };
}

/**
 * An https agent whose connections take the route that `dial` gives. TLS always ends at the server itself, and its
 * certificate is verified for the server's own name or address, also through a proxy.
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
    // Synchronous where possible: the agent counts only existing connections against its limit.
    if (created === undefined || this.#dial.isDirect(target)) return this.#secure(options, undefined);
    this.#open(options, target).then(
      (connection) => created(null, connection),
      // The type requires a connection in any case; the agent checks the error first.
      (error: unknown) => (created as (error: unknown) => void)(error),
    );
    return undefined;
  }

  async #open(options: RequestOptions, target: Target): Promise<Duplex> {
    return this.#secure(options, await this.#dial.open(target));
  }

  #secure(options: RequestOptions, through: Socket | undefined): Duplex {
    // `host` must stay in the options: without it the certificate of an IP address is checked against the proxy's.
    const connection = super.createConnection(
      through === undefined ? options : ({ ...options, socket: through } as RequestOptions),
    );
    if (!connection) throw new TypeError('the agent of Node gave no connection');
    this.#dial.opened(connection, through);
    return connection;
  }

  override keepSocketAlive(connection: Duplex): boolean {
    const reusable: unknown = super.keepSocketAlive(connection);
    return !this.#retired && reusable !== false;
  }

  /** Closes idle connections; running requests finish, and then their connections close. */
  retire(): void {
    this.#retired = true;
    for (const sockets of Object.values(this.freeSockets))
      for (const socket of sockets ?? []) socket.destroy();
  }
}
