import type { z } from 'zod';
import type { Caller } from '../auth/bearer.ts';
import type { ApiScope } from '../auth/scopes.ts';
import type { Actor } from '../storage/audit/audit.ts';
import type { Store } from '../storage/store.ts';

/** The services that endpoints use. */
export interface ApiServices {
  store: Store;
}

/** An authorized and validated request: everything in it matches the endpoint's schemas. */
interface Call<Params, Query, Body> {
  caller: Caller;
  params: Params;
  query: Query;
  body: Body;
  /** The caller as the audit log names them. */
  actor: Actor;
  services: ApiServices;
}

/** An endpoint's own refusals, beyond those that all endpoints share: the status and when it is sent. */
type OwnErrors = Readonly<Record<number, string>>;

interface Definition<Params, Query, Body, Answer> {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With parameters in braces: `/api/admin/sessions/{id}`. */
  path: string;
  /** A few words; the summary of the OpenAPI operation. */
  summary: string;
  /** What people need to know beyond the summary. */
  description?: string;
  /** Heading for the documentation. */
  tags?: string[];
  access: 'user' | 'admin';
  /** The scope that the access token needs (RFC 6750 §3.1), whoever the user is. */
  scope: ApiScope;
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  /** Status of a successful response; 200 by default. */
  status?: 200 | 201 | 204;
  /** Strict, so that nothing leaves by accident. Absent with status 204. */
  answer?: z.ZodType<Answer>;
  errors?: OwnErrors;
  handle(call: Call<Params, Query, Body>): Promise<Answer>;
}

/** One path and method of the API: its input, its output, who may use it and what it does. */
export type Endpoint = Definition<unknown, unknown, unknown, unknown>;

/**
 * Ties the handler's types to the schemas from which requests are validated and the OpenAPI document is generated.
 */
export function endpoint<Params, Query, Body, Answer>(
  definition: Definition<Params, Query, Body, Answer>,
): Endpoint {
  return definition;
}
