import pg from 'pg';
import { hashedId } from '../../server/storage/crypto/sealing.ts';

/** Direct access to the database of a cluster. */
export interface ClusterDatabase {
  /** The number of usable refresh tokens in the session of a token. */
  liveTokens(token: string): Promise<number>;
  /** The number of open sessions of a client. */
  openSessions(clientId: string): Promise<number>;
  /** Terminates every connection to the database except its own. */
  cutConnections(): Promise<void>;
  close(): Promise<void>;
}

export function openClusterDatabase(database: string): ClusterDatabase {
  const pool = new pg.Pool({ connectionString: database, max: 2 });
  pool.on('error', () => undefined);
  const count = async (text: string, values: string[]): Promise<number> =>
    Number((await pool.query<{ count: string }>(text, values)).rows[0]?.count);
  return {
    liveTokens: (token) =>
      count(
        `SELECT count(*) FROM refresh_tokens t JOIN sessions s ON s.id = t.grant_id
         WHERE t.grant_id = (SELECT grant_id FROM refresh_tokens WHERE id = $1)
           AND s.ended_at IS NULL AND t.consumed_at IS NULL AND t.retired_at IS NULL`,
        [hashedId(token)],
      ),
    openSessions: (clientId) =>
      count('SELECT count(*) FROM sessions WHERE client_id = $1 AND ended_at IS NULL', [clientId]),
    async cutConnections() {
      await pool.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
    },
    close: () => pool.end(),
  };
}
