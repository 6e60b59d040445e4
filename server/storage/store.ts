import { type DeniedTokens, openDeniedTokens } from './access-tokens/denied-tokens.ts';
import { type AccessTokensSeen, openAccessTokensSeen } from './access-tokens/seen.ts';
import { type Attempts, openAttempts } from './attempts/attempts.ts';
import { type AuditFilter, type AuditPage, listAudit } from './audit/list.ts';
import { type ClientAdministration, openClientAdministration } from './clients/administration.ts';
import { type Clients, openClients } from './clients/clients.ts';
import { type InitialTokens, openInitialTokens } from './clients/initial-tokens.ts';
import { type ClientSecrets, openClientSecrets } from './clients/secret-check.ts';
import { openLookup } from './crypto/lookup.ts';
import type { Database } from './db/database.ts';
import type { Engine } from './db/engine.ts';
import { checkRotationKey } from './db/key-check.ts';
import { openEngine } from './db/open-engine.ts';
import { type Jobs, openJobs } from './jobs/jobs.ts';
import { openSharedProofs, type SharedProofs } from './proofs/shared-proofs.ts';
import { prune } from './prune.ts';
import { openSessions, type Sessions } from './sessions/sessions.ts';
import { type Artifacts, openArtifacts } from './tokens/artifacts.ts';
import { type Consents, openConsents } from './tokens/consents.ts';
import { openRefreshTokens, type RefreshTokens } from './tokens/refresh-tokens.ts';
import { openUsers, type Users } from './users/users.ts';

/** All storage of the authority. */
export interface Store {
  engine: Engine;
  db: Database;
  users: Users;
  attempts: Attempts;
  clients: Clients;
  clientSecrets: ClientSecrets;
  clientAdministration: ClientAdministration;
  initialTokens: InitialTokens;
  consents: Consents;
  sessions: Sessions;
  refreshTokens: RefreshTokens;
  deniedTokens: DeniedTokens;
  accessTokensSeen: AccessTokensSeen;
  /** Undefined if no other process uses the database. */
  sharedProofs: SharedProofs | undefined;
  jobs: Jobs;
  /** Audit entries, newest first. */
  audit(filter: AuditFilter): Promise<AuditPage>;
  artifacts(model: string): Artifacts;
  /** Deletes expired rows. */
  prune(): Promise<void>;
  close(): Promise<void>;
}

async function openOn(engine: Engine, rotationKey: Buffer): Promise<Store> {
  const { db } = engine;
  await checkRotationKey(db, rotationKey);
  const deniedTokens = await openDeniedTokens(engine);
  const sessions = openSessions(engine, deniedTokens);
  const lookup = openLookup(rotationKey);
  const attempts = openAttempts(db, lookup);
  return {
    engine,
    db,
    users: openUsers(engine, deniedTokens, attempts),
    attempts,
    clients: openClients(db),
    clientSecrets: openClientSecrets(db, attempts),
    clientAdministration: openClientAdministration(engine, deniedTokens, sessions),
    initialTokens: openInitialTokens(db),
    consents: openConsents(db),
    sessions,
    refreshTokens: openRefreshTokens(engine, deniedTokens, rotationKey),
    deniedTokens,
    accessTokensSeen: openAccessTokensSeen(db),
    sharedProofs: openSharedProofs(engine),
    jobs: openJobs(db),
    audit: (filter) => listAudit(db, filter),
    artifacts: (model) => openArtifacts(db, lookup, model),
    prune: () => prune(db),
    close: () => engine.close(),
  };
}

/**
 * Opens the storage at `database` (a path, `:memory:` or `postgres://…`); `rotationKey` is 32 bytes. Throws if it
 * cannot be opened or was set up with another key.
 */
export async function openStore(options: { database: string; rotationKey: Buffer }): Promise<Store> {
  const engine = await openEngine(options.database);
  try {
    return await openOn(engine, options.rotationKey);
  } catch (error) {
    await engine.close();
    throw error;
  }
}
