import type { AuthorizationServer } from 'oauth4webapi';
import type { Connection } from '../../../shared/model/connection.ts';

/** A complete response that is not yet processed. `receivedAt` is the wall clock in milliseconds. */
export interface Answer {
  host: string;
  status: number;
  headers: Record<string, string>;
  body: string;
  receivedAt: number;
}
/** One request to an authorization server. */
export interface Request {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string | undefined;
  signal?: AbortSignal | undefined;
}
/** The HTTP client for authorization servers. `send` rejects with a ProblemError. */
export interface Transport {
  send(request: Request): Promise<Answer>;
  close(): void;
}
/** A server's metadata (RFC 8414 §2). */
export type Server = AuthorizationServer;
/** What identifies a server: its issuer, and its endpoints if the connection names them. */
export type ServerAddress = Pick<Connection, 'issuer' | 'endpoints'>;
