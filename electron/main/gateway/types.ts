export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** A request names a session and a relative path; never a URL, a credential or a header. */
export interface GatewayRequest {
  session: string;
  method: Method;
  /** Relative to the API's prefix, such as `me`. */
  path: string;
  query?: Readonly<Record<string, string>> | undefined;
  /** Index in the connection's `api` list; 0 by default. */
  api?: number | undefined;
  /** JSON text. */
  body?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds per HTTP exchange, 30,000 by default; waiting for a refresh has its own limit. */
  timeoutMs?: number | undefined;
  /** Largest response in bytes; 64 MB by default. */
  maxBytes?: number | undefined;
  /** Error statuses that the caller handles itself, by the body; never `401`. */
  handledStatuses?: readonly number[] | undefined;
}
