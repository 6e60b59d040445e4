interface Times {
  issuedAt: number;
  expiresAt: number;
}

/** Milliseconds until a token expires, at most its lifetime: the displayed clock may lag behind a new token. */
export const timeLeft = ({ issuedAt, expiresAt }: Times, now: number): number =>
  Math.max(0, expiresAt - Math.max(now, issuedAt));
