import { ProblemError } from '../../../shared/model/problem.ts';
import { schema, z } from '../../../shared/schema.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { parseJson } from '../gateway/json.ts';
import type { GatewayRequest } from '../gateway/types.ts';

/** A request to the administration API of a session's connection. */
export type AdminRequest = Pick<GatewayRequest, 'session' | 'method' | 'path' | 'query'> & {
  /** The JSON body. */
  send?: object;
  /** Whether `path` names a list and not an item in it. */
  list?: boolean;
};

/** A validation error of the server; `path` names the field, such as `body.name`. */
export interface Fault {
  path: string;
  message: string;
}

/** The body of a successful response, or the validation errors of the request. */
export type AdminResponse = { body: string } | { faults: Fault[] };

const refusalSchema = schema(() =>
  z.object({
    error: z.string(),
    details: z.array(z.object({ path: z.string(), message: z.string() })).min(1),
  }),
);

const noAdministration = new Set([404, 405, 501]);
const handledStatuses = [400, 403, 404, 405, 409, 501] as const;

function notPermitted(): ProblemError {
  return new ProblemError('not_permitted', 'Your account may not administer this server.', {
    remedy:
      'Nothing was changed. Ask the operator of the server for the admin role, or sign in with another account.',
  });
}

function notOffered(): ProblemError {
  return new ProblemError('not_offered', 'This server does not support administration by apps.', {
    remedy: 'Nothing was lost. Use the administration tools of the server.',
  });
}

function gone(): ProblemError {
  return new ProblemError('gone', 'The item no longer exists on the server.', {
    remedy: 'Nothing was changed. Load the list again.',
  });
}

function refused(status: number): ProblemError {
  return new ProblemError('api_refused', 'The server refused the change in the current state.', {
    remedy: 'Nothing was changed. Load the list again, then try again if necessary.',
    cause: { status },
  });
}

function parseFaults(body: string): Fault[] {
  return parseJson(body, refusalSchema()).details;
}

/**
 * Sends a request to the administration API. Only the API checks permissions.
 * @returns the body of a successful response, or the validation errors (status 400)
 * @throws ProblemError `not_permitted`, `not_offered`, `gone`, or what the gateway throws
 */
export async function requestAdmin(
  gateway: Pick<Gateway, 'request'>,
  { send, list = false, ...request }: AdminRequest,
): Promise<AdminResponse> {
  const body = send === undefined ? undefined : JSON.stringify(send);
  const response = await gateway.request({ ...request, body, handledStatuses });
  const { status } = response;
  if (status < 300) return { body: response.body };
  if (status === 400) return { faults: parseFaults(response.body) };
  if (status === 403) throw notPermitted();
  if (list && noAdministration.has(status)) throw notOffered();
  throw status === 404 ? gone() : refused(status);
}

/**
 * Sends a request whose validation errors would be a bug of the app and not of the person's input.
 * @throws ProblemError `unexpected_answer` besides what {@link requestAdmin} throws
 */
export async function requestAdminJson<S extends z.ZodType>(
  gateway: Pick<Gateway, 'request'>,
  request: AdminRequest,
  schema: S,
): Promise<z.output<S>> {
  const response = await requestAdmin(gateway, request);
  if ('body' in response) return parseJson(response.body, schema);
  throw new ProblemError('unexpected_answer', 'The server did not accept this request.', {
    remedy: 'Nothing was changed. Load the list again, or change the search.',
    cause: { paths: response.faults.map(({ path }) => path).slice(0, 10) },
  });
}
