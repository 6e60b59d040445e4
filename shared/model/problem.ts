import { schema, z } from '../schema.ts';
import { type SessionEnd, sessionEndSchema } from './end-reason.ts';

/** Every way a request of the window can fail. Code branches on the code; people read the message. */
const problemCodes = [
  'invalid_input',
  'forbidden_sender',
  'unknown_connection',
  'connection_changed',
  'not_signed_in',
  'session_ended',
  'sign_in_cancelled',
  'sign_in_expired',
  'sign_in_running',
  'already_signed_in',
  'wrong_account',
  'account_declined',
  'not_signed_in_anew',
  'other_browser',
  'locked',
  'wrong_credentials',
  'access_denied',
  'client_refused',
  'server_unreachable',
  'server_error',
  'unexpected_answer',
  'rate_limited',
  'timed_out',
  'too_large',
  'too_many_waiting',
  'cancelled',
  'egress_refused',
  'api_refused',
  'insufficient_scope',
  'not_permitted',
  'not_offered',
  'gone',
  'keyring_absent',
  'keyring_locked',
  'keyring_changed',
  'keyring_silent',
  'passphrase_needed',
  'vault_damaged',
  'disk_failed',
  'internal',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** The one error shape that crosses to a window: a stable code, what happened, what to do. Never a token. */
export const problemSchema = schema(() =>
  z.strictObject({
    code: z.enum(problemCodes),
    message: z.string().max(500),
    remedy: z.string().max(500).optional(),
    /** Why the server ended or refuses the session, if it says so. */
    ending: sessionEndSchema().optional(),
  }),
);

export type Problem = z.infer<ReturnType<typeof problemSchema>>;

/** A problem as an error of the main process. `cause` is for the redacted log and never crosses IPC. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly remedy: string | undefined;
  readonly ending: SessionEnd | undefined;

  constructor(
    code: ProblemCode,
    message: string,
    options: { remedy?: string; ending?: SessionEnd | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ProblemError';
    this.code = code;
    this.remedy = options.remedy;
    this.ending = options.ending;
  }

  /** The plain object for IPC. */
  toProblem(): Problem {
    return {
      code: this.code,
      message: this.message,
      ...(this.remedy === undefined ? {} : { remedy: this.remedy }),
      ...(this.ending === undefined ? {} : { ending: this.ending }),
    };
  }
}
