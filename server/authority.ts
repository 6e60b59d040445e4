import { createPublicKey, type webcrypto } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Provider } from 'oidc-provider';
import { openProofChecker } from './api/dpop.ts';
import { apiHandler } from './api/handler.ts';
import { nonceKey } from './dpop.ts';
import { demoNote } from './interactions/demo-note.ts';
import { interactionRoutes } from './interactions/routes.ts';
import { siteRoutes } from './interactions/site.ts';
import { type Keys, openKeys } from './keys.ts';
import { isLoopback, siteUrl } from './loopback.ts';
import { createProvider } from './provider/provider.ts';
import { apiResource } from './provider/resource.ts';
import { describeError } from './report.ts';
import { seedDemo, seedDesktopClient } from './seed/seed.ts';
import type { LiveRefreshToken } from './storage/refresh-tokens.ts';
import { openStore, type Store } from './storage/store.ts';
import { openWebServer, type WebServer } from './web-server.ts';

/** What can be set; everything has a default that suits a test: in memory, on a free port, demo users. */
export interface AuthorityOptions {
  /** Address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** 0, the default, takes a free one. */
  port?: number;
  /** Public address where it differs from `http://host:port`, as behind a proxy: an origin, no path. */
  issuer?: string;
  /** A path or `:memory:`, the default. */
  database?: string;
  /** Where the keys are kept; without it they live as long as the process. */
  keyFile?: string;
  /** Lifetime of access tokens in seconds; 900 by default. */
  accessTtl?: number;
  /** Lifetime of refresh tokens in seconds, counted anew at each renewal; 30 days by default. */
  refreshTtl?: number;
  /** How many jobs the demo user gets in a new database; 37 by default. */
  jobsPerUser?: number;
  /** Whether anybody may register a client; by default where only this computer can reach it. */
  registration?: 'open' | 'closed';
  /** Whether a new database gets the demo users; `demo` by default. */
  seed?: 'demo' | 'none';
  /** Secret of the client `latchkey-desktop`; invented when there is none. */
  clientSecret?: string;
  /** Takes one line per error that is the program's fault; never holds a token. */
  log?: (line: string) => void;
}

export interface Authority {
  issuer: string;
  /** Origin of the resource API, `/api/` being its prefix and `apiOrigin + '/api'` its resource indicator. */
  apiOrigin: string;
  port: number;
  /** The invented secret of `latchkey-desktop`, when this start made one. */
  newClientSecret: string | undefined;
  /** Ends every sign-in of the user; gives how many. Throws for a user nobody knows. */
  revokeSessions(username: string): Promise<number>;
  /** The refresh tokens of the user that can be used now, oldest first. Throws for a user nobody knows. */
  activeRefreshTokens(username: string): Promise<LiveRefreshToken[]>;
  stop(): Promise<void>;
}

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
const PRUNE_EVERY_MS = 10 * MINUTE * 1000;

function withDefaults(options: AuthorityOptions) {
  return {
    host: '127.0.0.1',
    port: 0,
    database: ':memory:',
    accessTtl: 15 * MINUTE,
    refreshTtl: 30 * DAY,
    jobsPerUser: 37,
    seed: 'demo' as const,
    log: () => undefined,
    ...options,
  };
}

type Settings = ReturnType<typeof withDefaults>;

/** The address in requests is the issuer's, whatever `Host` or a proxy's headers say: every URL is made from it. */
function pinToIssuer(request: IncomingMessage, issuer: URL): void {
  request.headers.host = issuer.host;
  request.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
  delete request.headers['x-forwarded-host'];
}

async function publicKeyOf(keys: Keys): Promise<webcrypto.CryptoKey> {
  const { d: _private, ...publicPart } = keys.signing;
  return createPublicKey({ key: publicPart, format: 'jwk' }).toCryptoKey(
    { name: 'ECDSA', namedCurve: 'P-256' },
    true,
    ['verify'],
  );
}

function openProvider(issuer: string, port: number, store: Store, keys: Keys, settings: Settings): Provider {
  const resource = apiResource(`${issuer}/api`, settings.accessTtl);
  const openByDefault = isLoopback(settings.host) && isLoopback(new URL(issuer).hostname);
  const openRegistration = (settings.registration ?? (openByDefault ? 'open' : 'closed')) === 'open';
  const { accessTtl, refreshTtl } = settings;
  const provider = createProvider(issuer, {
    keys,
    store,
    resource,
    accessTtl,
    refreshTtl,
    openRegistration,
    port,
  });
  const report = (error: unknown) => settings.log(describeError(error));
  const koaEvents: EventEmitter = provider;
  koaEvents.on('error', report);
  provider.on('server_error', (_ctx, error) => report(error));
  provider.use(siteRoutes());
  const note = settings.seed === 'demo' ? demoNote : undefined;
  provider.use(interactionRoutes({ provider, store, resource, formKey: keys.cookies, note }));
  return provider;
}

async function listenerFor(issuer: string, provider: Provider, store: Store, keys: Keys, settings: Settings) {
  const api = apiHandler({
    issuer,
    audience: `${issuer}/api`,
    publicKey: await publicKeyOf(keys),
    reasonAgainst: store.revocations.reasonAgainst,
    proofs: openProofChecker(nonceKey(keys.rotation, 'resource API')),
    users: store.users,
    jobs: store.jobs,
    report: (error) => settings.log(describeError(error)),
  });
  const pages = provider.callback();
  const base = new URL(issuer);
  const listener: RequestListener = (request, response) => {
    pinToIssuer(request, base);
    const url = URL.parse(request.url ?? '', issuer);
    if (url?.pathname.startsWith('/api/')) void api(request, response, url);
    else void pages(request, response);
  };
  return listener;
}

function prunedRegularly(store: Store, settings: Settings): NodeJS.Timeout {
  const prune = () => {
    store.prune().catch((error: unknown) => settings.log(describeError(error)));
  };
  return setInterval(prune, PRUNE_EVERY_MS).unref();
}

async function subjectOf(store: Store, username: string): Promise<string> {
  const user = await store.users.byUsername(username);
  if (user === undefined) throw new Error(`there is no user named ${username}`);
  return user.sub;
}

async function fill(store: Store, settings: Settings): Promise<string | undefined> {
  await store.prune();
  if (settings.seed === 'demo') await seedDemo(store.db, settings.jobsPerUser);
  return seedDesktopClient(store, settings.clientSecret);
}

async function serve(web: WebServer, store: Store, keys: Keys, settings: Settings): Promise<Authority> {
  const issuer = settings.issuer ?? siteUrl(settings.host, web.port);
  const provider = openProvider(issuer, web.port, store, keys, settings);
  const newClientSecret = await fill(store, settings);
  web.serve(await listenerFor(issuer, provider, store, keys, settings));
  const pruning = prunedRegularly(store, settings);
  return {
    issuer,
    apiOrigin: issuer,
    port: web.port,
    newClientSecret,
    revokeSessions: async (username) =>
      store.sessions.endAllOf(await subjectOf(store, username), { reason: 'revoked_by_administrator' }),
    activeRefreshTokens: async (username) => store.refreshTokens.live(await subjectOf(store, username)),
    async stop() {
      clearInterval(pruning);
      await web.stop();
      await store.close();
    },
  };
}

async function openOn(web: WebServer, settings: Settings): Promise<Authority> {
  const keys = openKeys(settings.keyFile);
  const rotationKey = Buffer.from(keys.rotation, 'base64url');
  const store = await openStore({ database: settings.database, rotationKey });
  try {
    return await serve(web, store, keys, settings);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Starts an authorization server with its resource API. Several may run in one process; nothing is shared.
 * Rejects when the port is taken, or the database or key file cannot be used, and leaves nothing open.
 */
export async function startAuthority(options: AuthorityOptions = {}): Promise<Authority> {
  const settings = withDefaults(options);
  const web = await openWebServer(settings.host, settings.port);
  try {
    return await openOn(web, settings);
  } catch (error) {
    await web.stop();
    throw error;
  }
}
