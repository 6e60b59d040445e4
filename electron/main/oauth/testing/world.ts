import type { IncomingMessage, ServerResponse } from 'node:http';
import { createProofChecks } from './proofs.ts';
import { createRotation } from './rotation.ts';
import { createSigner, type Signer } from './signer.ts';

/** A call of the token endpoint, for a script that answers in the server's place. */
export interface TokenCall {
  parameters: Record<string, string>;
  /** The tokens an honest server would answer with, or undefined when it refuses. */
  honest(): Promise<Record<string, unknown> | undefined>;
  /** Signs as the server does. */
  sign: Signer['sign'];
  request: IncomingMessage;
  response: ServerResponse;
}

/** Lifetime of access tokens in seconds; pushed requests (RFC 9126); tokens bound to a key (RFC 9449). */
export interface WorldSettings {
  accessTtl?: number;
  par?: boolean;
  dpop?: boolean;
}

/** A code to enter (RFC 8628), and what became of it. */
export interface TestDevice {
  userCode: string;
  asked: Record<string, string>;
  state: 'pending' | 'confirmed' | 'denied' | 'expired';
}

/** What the small authorization server knows, and what a test may look at or change. */
export async function createWorld(settings: WorldSettings) {
  const signer = await createSigner();
  return {
    par: settings.par === true,
    dpop: settings.dpop === true,
    proofs: createProofChecks(),
    /** Thumbprint of the key an access or refresh token is bound to. */
    bound: new Map<string, string>(),
    signer,
    rotation: createRotation(),
    access: new Map<string, number>(),
    clients: new Map([['fixed-client', 'fixed-secret-fixed-secret']]),
    codes: new Map<string, { nonce: string | undefined; isDated: boolean }>(),
    /** Redirect addresses of the clients that registered. */
    redirects: new Map<string, string[]>(),
    devices: new Map<string, TestDevice>(),
    state: {
      accessTtl: settings.accessTtl ?? 900,
      renewals: 0,
      tokenCalls: [] as Record<string, string>[],
      revoked: [] as string[],
      registrations: 0,
      /** What becomes of a request to take a registration back (RFC 7592); without it none is offered. */
      management: undefined as ((call: { client: string; response: ServerResponse }) => void) | undefined,
      /** What a registration adds to its answers, or puts in their place. */
      registered: {} as Record<string, unknown>,
      pushed: [] as Record<string, string>[],
      /** What the device authorization endpoint adds to its answers, or puts in their place. */
      deviceAnswer: {} as Record<string, unknown>,
      apiCalls: 0,
      keys: [signer.jwk] as unknown[],
      script: undefined as ((call: TokenCall) => void | Promise<void>) | undefined,
      /** What the revocation endpoint does in the server's place. */
      revocation: undefined as ((call: { token: string; response: ServerResponse }) => void) | undefined,
      metadata: {} as Record<string, unknown>,
      /** Who signs in on the server's page, or confirms a code. */
      person: 'user-1',
      /** What ID tokens say of when that was, where they are asked to. */
      authTime: (now: number): unknown => now,
      /** Answers nobody at another path than the client registered (any port, RFC 8252 §7.3). */
      comparesRedirects: false,
    },
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/** The client of a request with HTTP Basic (RFC 6749 §2.3.1); undefined when it is not known. */
export function clientOf(world: World, request: IncomingMessage): string | undefined {
  const [, encoded = ''] = (request.headers.authorization ?? '').split(' ');
  const [id = '', secret] = Buffer.from(encoded, 'base64').toString().split(':').map(decodeURIComponent);
  return secret !== undefined && world.clients.get(id) === secret ? id : undefined;
}
