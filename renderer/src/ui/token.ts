interface Times {
  issuedAt: number;
  expiresAt: number;
}

/** Milliseconds a token is still good, never more than its whole life: the clock shown may lag a fresh token. */
export const timeLeft = ({ issuedAt, expiresAt }: Times, now: number): number =>
  Math.max(0, expiresAt - Math.max(now, issuedAt));
