import { ProblemError } from '../../../shared/model/problem.ts';
import { schema, z } from '../../../shared/schema.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { parseJson } from '../gateway/json.ts';
import type { GatewayRequest } from '../gateway/types.ts';

/** One request to the administration API of the connection that a session is of. */
export type AdminRequest = Pick<GatewayRequest, 'session' | 'method' | 'path' | 'query'> & {
  /** Becomes the JSON body. */
  send?: object;
  /** Whether `path` names the list itself, and not something in it. */
  list?: boolean;
};

/** A fault of a request: `path` says where, such as `body.name`; the message is the server's. */
export interface Fault {
  path: string;
  message: string;
}

/** What the API answered, or what it does not take about the request. */
export type AdminAnswer = { body: string } | { faults: Fault[] };

const refusalSchema = schema(() =>
  z.object({
    error: z.string(),
    details: z.array(z.object({ path: z.string(), message: z.string() })).min(1),
  }),
);

const noAdministration = new Set([404, 405, 501]);
const judged = [400, 403, 404, 405, 409, 501] as const;

function notPermitted(): ProblemError {
  return new ProblemError('not_permitted', 'Your account may not administer this server.', {
    remedy:
      'Nothing was changed. Ask whoever runs the server for the role admin, or sign in with another account.',
  });
}

function notOffered(): ProblemError {
  return new ProblemError('not_offered', 'This server does not offer its administration to apps.', {
    remedy: 'Nothing was lost. Use the tools that come with the server.',
  });
}

function gone(): ProblemError {
  return new ProblemError('gone', 'What this was about does not exist at the server any more.', {
    remedy: 'Nothing was changed. Load the list again.',
  });
}

function refused(status: number): ProblemError {
  return new ProblemError('api_refused', 'The server refused this as things stand now.', {
    remedy: 'Nothing was changed. Load the list again, then decide once more.',
    cause: { status },
  });
}

function faultsIn(body: string): Fault[] {
  return parseJson(body, refusalSchema()).details;
}

/**
 * Asks the administration API. Whether somebody may, the API decides, and nobody here.
 * @returns the body of a success, or the faults that the API names (status 400)
 * @throws ProblemError `not_permitted`, `not_offered`, `gone`, or what the gateway throws
 */
export async function askAdmin(
  gateway: Pick<Gateway, 'request'>,
  { send, list = false, ...request }: AdminRequest,
): Promise<AdminAnswer> {
  const body = send === undefined ? undefined : JSON.stringify(send);
  const answer = await gateway.request({ ...request, body, handledStatuses: judged });
  const { status } = answer;
  if (status < 300) return { body: answer.body };
  if (status === 400) return { faults: faultsIn(answer.body) };
  if (status === 403) throw notPermitted();
  if (list && noAdministration.has(status)) throw notOffered();
  throw status === 404 ? gone() : refused(status);
}

/**
 * Asks for something that only this program can have got wrong: faults are none of the person's.
 * @throws ProblemError `unexpected_answer` besides what {@link askAdmin} throws
 */
export async function askPlainly<S extends z.ZodType>(
  gateway: Pick<Gateway, 'request'>,
  request: AdminRequest,
  schema: S,
): Promise<z.output<S>> {
  const answer = await askAdmin(gateway, request);
  if ('body' in answer) return parseJson(answer.body, schema);
  throw new ProblemError('unexpected_answer', 'The server does not take this request.', {
    remedy: 'Nothing was changed. Load the list again, or change what you search for.',
    cause: { paths: answer.faults.map(({ path }) => path).slice(0, 10) },
  });
}
