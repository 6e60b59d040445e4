import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type BearerSettings,
  type Caller,
  identify,
  refusalTo,
  requireScope,
  requireUser,
  whileProving,
} from '../auth/bearer.ts';
import { BearerError } from '../auth/bearer-error.ts';
import { allowOrigin, answerPreflight } from '../http/cors.ts';
import { callerAddress } from '../lib/caller-address.ts';
import { ADMIN_ROLE } from '../storage/users/user.ts';
import { sendApiError, sendBearerError, sendEmpty, sendError, sendJson } from './answers.ts';
import { readJson } from './body.ts';
import type { ApiServices, Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints/all.ts';
import { OPENAPI_PATH, openApiDocument } from './openapi.ts';
import { asApiError } from './refusals.ts';
import { openRoutes, type Route } from './routes.ts';
import { checkedAnswer, queryOf, validated } from './validation.ts';

export interface ApiSettings extends BearerSettings, ApiServices {
  /** Reports unexpected errors. */
  report(error: unknown): void;
}

const routesTo = openRoutes(endpoints);

/**
 * Check what the user allowed the app first, then what the user may do: a caller without the scope learns nothing
 * about the user's rights.
 */
function requireAccess(caller: Caller, { access, scope }: Endpoint): void {
  requireUser(caller);
  requireScope(caller, scope);
  if (access === 'user' || caller.roles.includes(ADMIN_ROLE)) return;
  throw refusalTo(caller, 403, 'insufficient_scope', 'this address is for administrators');
}

async function valueFor(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { endpoint, params }: Route,
  settings: ApiSettings,
  caller: Caller,
): Promise<unknown> {
  await allowOrigin(request, response, settings.store.clients, caller.clientId);
  if (caller.nextNonce !== undefined) response.setHeader('DPoP-Nonce', caller.nextNonce);
  requireAccess(caller, endpoint);
  return endpoint.handle({
    caller,
    params: validated(endpoint.params, params, 'path'),
    query: validated(endpoint.query, queryOf(url), 'query'),
    body: endpoint.body && validated(endpoint.body, await readJson(request), 'body'),
    actor: { sub: caller.sub, address: callerAddress(request) },
    services: settings,
  });
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  route: Route,
  settings: ApiSettings,
): Promise<void> {
  const { endpoint } = route;
  const { caller, proven } = await identify(request, url, settings);
  // Reads may start before the proof is known to be new: see docs/adr/0030.
  if (endpoint.method !== 'GET') await proven;
  const value = await whileProving(proven, () => valueFor(request, response, url, route, settings, caller));
  const { status = 200 } = endpoint;
  if (status === 204) sendEmpty(response);
  else sendJson(response, status, checkedAnswer(endpoint, value));
}

function refuseMethod(response: ServerResponse, methods: readonly string[]): void {
  const allowed = methods.join(', ');
  response.setHeader('Allow', allowed);
  sendError(response, 405, 'method_not_allowed', `this address answers ${allowed} only`);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  settings: ApiSettings,
): Promise<void> {
  if (url.pathname === OPENAPI_PATH) {
    if (request.method !== 'GET') return refuseMethod(response, ['GET']);
    return sendJson(response, 200, openApiDocument(settings.issuer));
  }
  const routes = routesTo(url.pathname);
  if (routes.size === 0) {
    return sendError(response, 404, 'not_found', `the API has no such address; see ${OPENAPI_PATH}`);
  }
  const route = routes.get(request.method ?? '');
  if (route !== undefined) return serve(request, response, url, route, settings);
  refuseMethod(response, [...routes.keys()]);
}

function refuse(response: ServerResponse, error: unknown, report: ApiSettings['report']): void {
  const known = error instanceof BearerError ? error : asApiError(error);
  if (known instanceof BearerError) sendBearerError(response, known);
  else if (known !== undefined) sendApiError(response, known);
  else {
    report(error);
    sendError(response, 500, 'server_error', 'something went wrong here; try again in a moment');
  }
}

/** The resource API: handles requests whose path starts with `/api/`. */
export function apiHandler(settings: ApiSettings) {
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const { clients } = settings.store;
    try {
      if (await answerPreflight(request, response, clients)) return;
      await allowOrigin(request, response, clients);
      await answer(request, response, url, settings);
    } catch (error) {
      refuse(response, error, settings.report);
    }
  };
}
