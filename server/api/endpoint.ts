import type { z } from 'zod';
import type { Caller } from '../auth/bearer.ts';
import type { ApiScope } from '../auth/scopes.ts';
import type { Actor } from '../storage/audit/audit.ts';
import type { Store } from '../storage/store.ts';

/** What endpoints work with. */
export interface ApiServices {
  store: Store;
}

/** A request that was let in and read: everything in it has the form that the endpoint's schemas give. */
interface Call<Params, Query, Body> {
  caller: Caller;
  params: Params;
  query: Query;
  body: Body;
  /** The caller as the audit log names them. */
  actor: Actor;
  services: ApiServices;
}

/** A refusal of an endpoint's own, beside those that every endpoint has: its status, and when it is given. */
type OwnErrors = Readonly<Record<number, string>>;

interface Definition<Params, Query, Body, Answer> {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With parameters in braces: `/api/admin/sessions/{id}`. */
  path: string;
  /** A few words, also the base of the operation's id. */
  summary: string;
  /** What a person has to know beyond the summary. */
  description?: string;
  /** Heading under which documentation lists it. */
  tags?: string[];
  access: 'user' | 'admin';
  /** What the access token must carry (RFC 6750 §3.1), whoever its user is. */
  scope: ApiScope;
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  /** Status of the answer when all went well; 200 by default. */
  status?: 200 | 201 | 204;
  /** Strict, so that nothing leaves that was not meant to. Absent with status 204. */
  answer?: z.ZodType<Answer>;
  errors?: OwnErrors;
  handle(call: Call<Params, Query, Body>): Promise<Answer>;
}

/** One address and method of the API: what it takes, what it gives, who may use it and what it does. */
export type Endpoint = Definition<unknown, unknown, unknown, unknown>;

/** Ties the handler's types to the schemas that the dispatcher and the OpenAPI document are made from. */
export function endpoint<Params, Query, Body, Answer>(
  definition: Definition<Params, Query, Body, Answer>,
): Endpoint {
  return definition;
}
