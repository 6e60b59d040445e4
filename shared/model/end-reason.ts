import { schema, z } from '../schema.ts';

const endReasons = [
  'signed_out',
  'signed_out_everywhere',
  'revoked_by_administrator',
  'session_cap',
  'refresh_token_reused',
  'code_reused',
  'lifetime_over',
  'idle_too_long',
  'retries_exhausted',
  'user_deactivated',
  'user_deleted',
  'password_changed',
  'claims_changed',
  'client_deactivated',
  'client_deleted',
  'revoked',
] as const;

/** The end reasons that the catalogues have words for: codes of `session_end_reason` in a server's error response. */
export const endReasonSchema = schema(() => z.enum(endReasons));

export type EndReason = z.infer<ReturnType<typeof endReasonSchema>>;

/** Longest sentence of a server that is shown, in characters. */
export const longestQuote = 200;

/** Longest name of a person that is shown, in characters. */
export const longestName = 100;

/**
 * Why a server ended a session: a reason the window has words for, or the server's own sentence for any other one,
 * cleaned and to be shown as a quotation.
 */
export const sessionEndSchema = schema(() =>
  z.union([
    z.strictObject({
      reason: endReasonSchema(),
      /** Name of the administrator who ended it, if the server gives it. */
      by: z.string().min(1).max(longestName).optional(),
    }),
    z.strictObject({ quote: z.string().min(1).max(longestQuote) }),
  ]),
);

export type SessionEnd = z.infer<ReturnType<typeof sessionEndSchema>>;
