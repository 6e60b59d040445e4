import {
  endReasonSchema,
  longestName,
  longestQuote,
  type SessionEnd,
} from '../../../shared/model/end-reason.ts';
import { cleanText } from '../lib/clean-text.ts';

const maxReadLength = 16_384;

type ErrorBody = Readonly<Record<string, unknown>> | undefined;

/** The reason in an error response (`session_end_reason`), if the app knows it. */
export function knownEndReason(body: ErrorBody): Extract<SessionEnd, { reason: unknown }> | undefined {
  const result = endReasonSchema().safeParse(body?.['session_end_reason']);
  return result.success ? { reason: result.data } : undefined;
}

/**
 * Why a server ended the session, from its error response: a reason that the app knows, with who ended it
 * (`session_ended_by`), else the description of another reason (`error_description`, RFC 6749 §5.2), cleaned and passed
 * through `redact`. Undefined when the response gives no reason.
 */
export function endReasonOf(body: ErrorBody, redact: (text: string) => string): SessionEnd | undefined {
  if (typeof body?.['session_end_reason'] !== 'string') return undefined;
  // Clean first, so that invisible characters cannot hide a secret from `redact`, and shorten last.
  const description = cleanText(body['error_description'], maxReadLength);
  const quote = cleanText(redact(description), longestQuote);
  const known = knownEndReason(body);
  if (known === undefined) return quote === '' ? undefined : { quote };
  const by = cleanText(redact(cleanText(body['session_ended_by'], maxReadLength)), longestName);
  return by === '' ? known : { ...known, by };
}
