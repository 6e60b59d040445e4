export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** A request names a session and a relative path; never a URL, a credential or a header. */
export interface GatewayRequest {
  session: string;
  method: Method;
  /** Relative to the API's prefix, such as `me`. */
  path: string;
  query?: Readonly<Record<string, string>> | undefined;
  /** Which entry of the connection's `api` list; 0 unless told. */
  api?: number | undefined;
  /** JSON text. */
  body?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds per HTTP exchange, 30,000 unless told; waiting for a refresh has a limit of its own. */
  timeoutMs?: number | undefined;
  /** Most bytes of the answer, 64 MB unless told. */
  maxBytes?: number | undefined;
  /** Statuses of refusals that the caller judges itself, by the body; never `401`. */
  judges?: readonly number[] | undefined;
}
