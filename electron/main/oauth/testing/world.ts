import type { IncomingMessage, ServerResponse } from 'node:http';
import { createProofChecks } from './proofs.ts';
import { createRotation } from './rotation.ts';
import { createSigner, type Signer } from './signer.ts';

/** A request to the token endpoint, for a script that answers instead of the server. */
export interface TokenCall {
  parameters: Record<string, string>;
  /** The tokens that a correct server would send, or undefined when it refuses. */
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

/** A device code (RFC 8628) and its state. */
export interface TestDevice {
  userCode: string;
  parameters: Record<string, string>;
  state: 'pending' | 'confirmed' | 'denied' | 'expired';
}

/** The state of the test authorization server; `state` is what a test may read or change. */
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
      /** Handles the deletion of a registration (RFC 7592); without it the server does not support that. */
      management: undefined as ((call: { client: string; response: ServerResponse }) => void) | undefined,
      /** Members that the registration endpoint adds or replaces in its responses. */
      registered: {} as Record<string, unknown>,
      pushed: [] as Record<string, string>[],
      /** Members that the device authorization endpoint adds or replaces in its responses. */
      deviceAnswer: {} as Record<string, unknown>,
      apiCalls: 0,
      keys: [signer.jwk] as unknown[],
      script: undefined as ((call: TokenCall) => void | Promise<void>) | undefined,
      /** Handles a revocation instead of the server. */
      revocation: undefined as ((call: { token: string; response: ServerResponse }) => void) | undefined,
      metadata: {} as Record<string, unknown>,
      /** The subject who signs in on the server's page, or confirms a code. */
      person: 'user-1',
      /** `auth_time` of ID tokens that must have one. */
      authTime: (now: number): unknown => now,
      /** Rejects redirect URIs with another path than the registered one; any port is allowed (RFC 8252 §7.3). */
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
