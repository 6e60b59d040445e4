import {
  endReasonSchema,
  longestName,
  longestQuote,
  type SessionEnd,
} from '../../../shared/model/end-reason.ts';
import { cleanText } from '../lib/clean-text.ts';

const longestRead = 16_384;

type Refusal = Readonly<Record<string, unknown>> | undefined;

/** The reason in a refusal (`session_end_reason`), if it is one the app has words for. */
export function knownEndReason(refusal: Refusal): Extract<SessionEnd, { reason: unknown }> | undefined {
  const known = endReasonSchema().safeParse(refusal?.['session_end_reason']);
  return known.success ? { reason: known.data } : undefined;
}

/**
 * Why a server ended the session, by its refusal: a reason the app knows, else the sentence that came with another
 * one (`error_description`, RFC 6749 §5.2), cleaned and passed through `redact`; with a known one, who did it
 * (`session_ended_by`). Undefined where it gives no reason.
 */
export function endReasonOf(refusal: Refusal, redact: (text: string) => string): SessionEnd | undefined {
  if (typeof refusal?.['session_end_reason'] !== 'string') return undefined;
  // Cleaned before, so that nothing invisible hides a secret from `redact`, and cut only after.
  const whole = cleanText(refusal['error_description'], longestRead);
  const quote = cleanText(redact(whole), longestQuote);
  const known = knownEndReason(refusal);
  if (known === undefined) return quote === '' ? undefined : { quote };
  const by = cleanText(redact(cleanText(refusal['session_ended_by'], longestRead)), longestName);
  return by === '' ? known : { ...known, by };
}
