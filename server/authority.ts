import { lockDatabase } from './composition/database-lock.ts';
import { type AuthorityDeps, formKeyOf } from './composition/deps.ts';
import { startMaintenance } from './composition/maintenance.ts';
import { type AuthorityOptions, type Settings, withDefaults } from './composition/settings.ts';
import { createListener } from './composition/site.ts';
import { openWebServer, type WebServer } from './http/web-server.ts';
import { type KeyRing, openKeys } from './keys/key-ring.ts';
import { siteUrl } from './lib/loopback.ts';
import { type Log, openLog } from './log/log.ts';
import { type Metrics, noMetrics } from './metrics/metrics.ts';
import type { Prometheus } from './metrics/prometheus.ts';
import { isLocalOnly } from './options/demo-seed.ts';
import { refuseKnownPasswords } from './seed/known-passwords.ts';
import { seedDemo, seedDesktopClient } from './seed/seed.ts';
import { openStore, type Store } from './storage/store.ts';
import type { LiveRefreshToken } from './storage/tokens/refresh-tokens.ts';

export type { AuthorityOptions } from './composition/settings.ts';

export interface Authority {
  issuer: string;
  /** Origin of the resource API. Its prefix is `/api/`, its resource indicator `apiOrigin + '/api'`. */
  apiOrigin: string;
  port: number;
  /** The generated secret of `latchkey-desktop`, if this start generated one. */
  newClientSecret: string | undefined;
  /** Ends all sessions of the user and returns how many there were. Throws if the user does not exist. */
  revokeSessions(username: string): Promise<number>;
  /** The user's refresh tokens that can be used now, oldest first. Throws if the user does not exist. */
  activeRefreshTokens(username: string): Promise<LiveRefreshToken[]>;
  /** Lets current requests finish, then closes everything. */
  stop(): Promise<void>;
}

async function subjectOf(store: Store, username: string): Promise<string> {
  const user = await store.users.byUsername(username);
  if (user === undefined) throw new Error(`there is no user named ${username}`);
  return user.sub;
}

async function seedStore(store: Store, settings: Settings): Promise<string | undefined> {
  if (!isLocalOnly(settings)) await refuseKnownPasswords(store.db);
  if (settings.seed === 'demo') await seedDemo(store.db, settings.jobsPerUser);
  return seedDesktopClient(store, settings.clientSecret);
}

function createAuthority(
  deps: AuthorityDeps,
  newClientSecret: string | undefined,
  stop: () => Promise<void>,
): Authority {
  const { store, issuer, port } = deps;
  return {
    issuer,
    apiOrigin: issuer,
    port,
    newClientSecret,
    revokeSessions: async (username) =>
      store.sessions.endAllOf(await subjectOf(store, username), { reason: 'revoked_by_administrator' }),
    activeRefreshTokens: async (username) => store.refreshTokens.live(await subjectOf(store, username)),
    stop,
  };
}

type Resources = Pick<AuthorityDeps, 'ring' | 'store' | 'log' | 'settings'> & { web: WebServer };

async function openMetrics({ store, settings }: Resources): Promise<Prometheus | undefined> {
  if (settings.metrics === undefined) return undefined;
  const { openPrometheus } = await import('./metrics/prometheus.ts');
  return openPrometheus(settings.metrics, store.deniedTokens.size);
}

async function createDeps(resources: Resources, metrics: Metrics): Promise<AuthorityDeps> {
  const { web, ring, settings } = resources;
  const store = metrics === noMetrics ? resources.store : await withMetrics(resources.store, metrics);
  const issuer = settings.issuer ?? siteUrl(settings.host, web.port);
  const { isStopping, port } = web;
  return {
    ...resources,
    store,
    metrics,
    issuer,
    port,
    isStopping,
    formKey: formKeyOf(ring.current().rotation),
  };
}

async function withMetrics(store: Store, metrics: Metrics): Promise<Store> {
  const { measuredStore } = await import('./composition/measured-store.ts');
  return measuredStore(store, metrics);
}

async function serve(resources: Resources, prometheus: Prometheus | undefined): Promise<Authority> {
  const { web, store, ring, log, settings } = resources;
  const newClientSecret = await seedStore(store, settings);
  const deps = await createDeps(resources, prometheus ?? noMetrics);
  web.serve(createListener(deps));
  const maintenance = startMaintenance(store, log);
  log.write('info', { event: 'started', database: store.engine.kind, port: web.port });
  let stopped: Promise<void> | undefined;
  return createAuthority(deps, newClientSecret, () => {
    stopped ??= end();
    return stopped;
  });

  async function end(): Promise<void> {
    log.write('info', { event: 'stopping' });
    maintenance.stop();
    await web.stop(settings.drain);
    await store.close();
    ring.close();
    await prometheus?.stop();
    log.write('info', { event: 'stopped' });
  }
}

async function startWithStore(
  web: WebServer,
  ring: KeyRing,
  log: Log,
  settings: Settings,
): Promise<Authority> {
  const rotationKey = Buffer.from(ring.current().rotation, 'base64url');
  const store = await openStore({ database: settings.database, rotationKey });
  const resources: Resources = { web, store, ring, log, settings };
  let prometheus: Prometheus | undefined;
  try {
    prometheus = await openMetrics(resources);
    return await serve(resources, prometheus);
  } catch (error) {
    await prometheus?.stop();
    await store.close();
    throw error;
  }
}

async function startWithLock(
  web: WebServer,
  ring: KeyRing,
  log: Log,
  settings: Settings,
): Promise<Authority> {
  const unlock = lockDatabase(settings.database);
  try {
    const authority = await startWithStore(web, ring, log, settings);
    return { ...authority, stop: () => authority.stop().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function startWithKeys(web: WebServer, settings: Settings): Promise<Authority> {
  const log = openLog(settings.logLevel, settings.log);
  const ring = openKeys(settings.keyFile, log.error);
  try {
    return await startWithLock(web, ring, log, settings);
  } catch (error) {
    ring.close();
    throw error;
  }
}

/**
 * Starts an authorization server with its resource API. Several may run in one process; they share nothing. Rejects
 * if the port is taken or the database or key file cannot be used, and leaves nothing open.
 */
export async function startAuthority(options: AuthorityOptions = {}): Promise<Authority> {
  const settings = withDefaults(options);
  const web = await openWebServer(settings.host, settings.port);
  try {
    return await startWithKeys(web, settings);
  } catch (error) {
    await web.stop(0);
    throw error;
  }
}
