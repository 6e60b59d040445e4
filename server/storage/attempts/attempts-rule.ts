import type { AttemptRow } from '../db/schema.ts';

/** How tries of one kind are counted; times in seconds. */
interface CountRule {
  /** So many failures before the first wait. */
  free: number;
  /** A failure is forgiven each time that this has passed. */
  forgivenEvery: number;
}

const MINUTE = 60;

/** The longest wait, and what one failure more makes no longer. */
const LONGEST_WAIT = 15 * MINUTE;
const DOUBLINGS = 10;

/**
 * One user name, from places where its owner never signed in; one such name and a place where the owner did; one
 * network, which may be an office with many people who mistype now and then; the codes of devices (RFC 8628 §5.1)
 * that are tried from one network; one client and a network that has its secret wrong; one network that has secrets
 * of clients wrong, of any.
 */
export const countRules = {
  user: { free: 5, forgivenEvery: LONGEST_WAIT },
  place: { free: 5, forgivenEvery: LONGEST_WAIT },
  network: { free: 20, forgivenEvery: MINUTE },
  user_code: { free: 10, forgivenEvery: MINUTE },
  client: { free: 10, forgivenEvery: MINUTE },
  client_network: { free: 20, forgivenEvery: MINUTE },
} as const satisfies Record<string, CountRule>;

/** Seconds to wait after so many failures: 1 after the free ones, then twice as long each time. */
function delayAfter(failures: number, { free }: CountRule): number {
  // A second less than the longest, as the end of a wait is rounded up to a whole one.
  return failures < free ? 0 : Math.min(2 ** (failures - free), LONGEST_WAIT - 1);
}

/** Seconds until a try is allowed, 0 when it is; `at` in seconds since 1970, with a fraction. */
export function waitOf({ next_at }: AttemptRow, at: number): number {
  // A clock that was set back must not make anybody wait longer.
  return Math.max(0, Math.min(Math.ceil(next_at - at), LONGEST_WAIT));
}

/** The row after one try more that is, until proven otherwise, a failure. */
export function afterAttempt(
  row: AttemptRow,
  rule: CountRule,
  at: number,
): Pick<AttemptRow, 'failures' | 'last_at' | 'next_at'> {
  const forgiven = Math.max(0, Math.floor((at - row.last_at) / rule.forgivenEvery));
  const left = Math.max(0, row.failures - forgiven);
  const failures = Math.min(left + 1, rule.free + DOUBLINGS);
  const delay = delayAfter(failures, rule);
  return {
    failures,
    // Forgiving goes on from where it had got to, or a try now and then would stop it for ever.
    last_at: left === 0 ? Math.floor(at) : row.last_at + forgiven * rule.forgivenEvery,
    next_at: delay === 0 ? 0 : Math.ceil(at) + delay,
  };
}
