import { type Artifacts, openArtifacts } from './artifacts.ts';
import { type Clients, openClients } from './clients.ts';
import { type Consents, openConsents } from './consents.ts';
import { type Database, openDatabase } from './database.ts';
import { type Grants, openGrants } from './grants.ts';
import { type Jobs, openJobs } from './jobs.ts';
import { prune } from './prune.ts';
import { openRefreshTokens, type RefreshTokens } from './refresh-tokens.ts';
import { openUsers, type Users } from './users.ts';

/** Everything the authority keeps, by what it is for. */
export interface Store {
  db: Database;
  users: Users;
  clients: Clients;
  consents: Consents;
  grants: Grants;
  refreshTokens: RefreshTokens;
  jobs: Jobs;
  artifacts(model: string): Artifacts;
  /** Deletes what has expired. */
  prune(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the storage at `database` (a path or `:memory:`); `accessTtl` in seconds, `rotationKey` 32 bytes. */
export async function openStore(options: {
  database: string;
  accessTtl: number;
  rotationKey: Buffer;
}): Promise<Store> {
  const db = await openDatabase(options.database);
  return {
    db,
    users: openUsers(db),
    clients: openClients(db),
    consents: openConsents(db),
    grants: await openGrants(db, options.accessTtl),
    refreshTokens: openRefreshTokens(db, options.rotationKey),
    jobs: openJobs(db),
    artifacts: (model) => openArtifacts(db, model),
    prune: () => prune(db),
    close: () => db.destroy(),
  };
}
