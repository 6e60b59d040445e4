import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Jobs } from '../storage/jobs.ts';
import type { Users } from '../storage/users.ts';
import { sendBearerError, sendError, sendJson } from './answers.ts';
import { authenticate, type BearerSettings, type Caller, requireUser } from './bearer.ts';
import { BearerError } from './bearer-error.ts';

export interface ApiSettings extends BearerSettings {
  users: Users;
  jobs: Jobs;
  /** Told of errors that are the program's fault. */
  report(error: unknown): void;
}

type Endpoint = (caller: Caller, url: URL, settings: ApiSettings) => Promise<object>;

async function me(caller: Caller, _url: URL, { users }: ApiSettings): Promise<object> {
  const user = await users.bySubject(caller.sub);
  if (user === undefined) throw new BearerError(401, 'invalid_token', 'this user no longer exists');
  return {
    sub: user.sub,
    name: user.name,
    preferred_username: user.username,
    email: user.email,
    email_verified: true,
    roles: caller.roles,
  };
}

function limitOf(url: URL): number | undefined {
  const text = url.searchParams.get('limit');
  if (text === null) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw new BearerError(400, 'invalid_request', 'limit must be a whole number from 1 to 999999');
  }
  return Number(text);
}

async function jobs(caller: Caller, url: URL, settings: ApiSettings): Promise<object> {
  return { jobs: await settings.jobs.of(caller.sub, limitOf(url)) };
}

const endpoints: ReadonlyMap<string, Endpoint> = new Map([
  ['/api/me', me],
  ['/api/jobs', jobs],
]);

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  settings: ApiSettings,
): Promise<void> {
  const endpoint = endpoints.get(url.pathname);
  if (endpoint === undefined)
    return sendError(response, 404, 'not_found', 'the API has /api/me and /api/jobs');
  if (request.method !== 'GET') {
    response.setHeader('Allow', 'GET');
    return sendError(response, 405, 'method_not_allowed', 'this address answers GET only');
  }
  const caller = await authenticate(request, url, settings);
  if (caller.nextNonce !== undefined) response.setHeader('DPoP-Nonce', caller.nextNonce);
  requireUser(caller);
  sendJson(response, 200, await endpoint(caller, url, settings));
}

/** The resource API: takes requests whose path starts with `/api/`. */
export function apiHandler(settings: ApiSettings) {
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    try {
      await answer(request, response, url, settings);
    } catch (error) {
      if (error instanceof BearerError) return sendBearerError(response, error);
      settings.report(error);
      sendError(response, 500, 'server_error', 'something went wrong here; try again in a moment');
    }
  };
}
