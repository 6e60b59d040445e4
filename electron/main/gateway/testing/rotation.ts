import { randomUUID } from 'node:crypto';
import { ProblemError } from '../../../../shared/model/problem.ts';
import type { CurrentToken, TokenSource } from '../../session/types.ts';
import { startServer } from './servers.ts';

/** A small authorization server that rotates refresh tokens, and a session on it. */
export interface Rotation {
  tokens: TokenSource;
  /** The access token that the API accepts now. */
  accepted(): string;
  /** Makes the current access token invalid, as if it had expired. */
  expire(): void;
  revoke(): void;
  renewals(): number;
  /** How many requests came with a used refresh token. */
  reused(): number;
  close(): Promise<void>;
}

interface TokenAnswer {
  access_token: string;
  refresh_token: string;
}

function isTokenAnswer(value: unknown): value is TokenAnswer {
  return typeof value === 'object' && value !== null && 'access_token' in value && 'refresh_token' in value;
}

/** Starts the token server; every refresh is a real HTTP request with a one-time refresh token. */
export async function startRotation(): Promise<Rotation> {
  let accepted = randomUUID();
  let refreshToken = randomUUID();
  let renewals = 0;
  let reused = 0;
  let revoked = false;
  const server = await startServer((_, response, seen) => {
    if (revoked || seen.body !== refreshToken) {
      if (!revoked) reused += 1;
      response.writeHead(400).end('{"error":"invalid_grant"}');
      return;
    }
    renewals += 1;
    accepted = randomUUID();
    refreshToken = randomUUID();
    response.end(JSON.stringify({ access_token: accepted, refresh_token: refreshToken }));
  });

  let current: CurrentToken = { token: accepted, generation: 1 };
  let storedRefreshToken: string = refreshToken;
  let running: Promise<CurrentToken> | undefined;

  async function refresh(): Promise<CurrentToken> {
    const response = await fetch(`${server.origin}/token`, { method: 'POST', body: storedRefreshToken });
    const answer: unknown = await response.json();
    if (!response.ok || !isTokenAnswer(answer))
      throw new ProblemError('session_ended', 'Your sign-in has ended.');
    storedRefreshToken = answer.refresh_token;
    current = { token: answer.access_token, generation: current.generation + 1 };
    return current;
  }

  const tokens: TokenSource = {
    current: async () => current,
    async refreshAfter(generation) {
      if (generation < current.generation) return current;
      running ??= refresh().finally(() => {
        running = undefined;
      });
      return running;
    },
    refuse: async () => {
      revoked = true;
      return true;
    },
    worked: () => undefined,
    standing: () => ({ signIn: 1, waits: undefined, over: undefined }),
    watch: () => () => undefined,
  };

  return {
    tokens,
    accepted: () => accepted,
    expire() {
      accepted = randomUUID();
    },
    revoke() {
      revoked = true;
    },
    renewals: () => renewals,
    reused: () => reused,
    close: server.close,
  };
}
