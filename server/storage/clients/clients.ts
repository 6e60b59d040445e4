import type { Transaction } from 'kysely';
import { z } from 'zod';
import { now } from '../../lib/clock.ts';
import { recordAudit } from '../audit/audit.ts';
import { hashedId } from '../crypto/sealing.ts';
import type { Database, Queries } from '../db/database.ts';
import { prepare } from '../db/prepared-query.ts';
import type { ClientRow, Schema } from '../db/schema.ts';
import { type ReadRefreshToken, refreshTokenQuery } from '../tokens/find.ts';
import { spendInitialToken } from './initial-tokens.ts';
import { POLICY, storedPolicy } from './policy.ts';
import { hashGeneratedSecret, isSecretHash } from './secrets.ts';

/** The members of registration metadata (RFC 7591 §2) that matter here. */
const metadataSchema = z.looseObject({
  client_secret: z.string().optional(),
  client_name: z.string().optional(),
  token_endpoint_auth_method: z
    .enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'])
    .default('client_secret_basic'),
});
type StoredMetadata = z.infer<typeof metadataSchema>;

/** Thrown if the initial access token of a registration has been used up in the meantime. */
export class InitialTokenSpent extends Error {}

/** Clients as the protocol needs them. */
export interface Clients {
  /** The registered metadata, with the stored hash as `client_secret` and the policy as {@link POLICY}. */
  find(clientId: string): Promise<StoredMetadata | undefined>;
  /** Also reads, in the same query, the refresh token that was presented with this client id, whoever owns it. */
  findWithToken(
    clientId: string,
    token: string,
  ): Promise<{ client: StoredMetadata; refreshToken: ReadRefreshToken | undefined } | undefined>;
  /**
   * Stores what a client registered or changed (RFC 7591, 7592). A new `client_secret` is hashed; one given as its
   * stored hash stays, and so does the policy. Spends one use of `initialToken`, or throws {@link InitialTokenSpent}.
   */
  register(clientId: string, metadata: object, initialToken?: string): Promise<void>;
  /** Users are not asked for consent to first-party clients. */
  isFirstParty(clientId: string): Promise<boolean>;
  /** Whether a page of this origin belongs to an active client. */
  isClientOrigin(origin: string): Promise<boolean>;
  /** The origin whose pages may read responses to this client's tokens. */
  originOfClient(clientId: string): Promise<string | undefined>;
}

/** The column to write; none if the secret stays, which is then given as its stored hash. */
function secretPart(secret: string | undefined): { secret_hash?: string | null } {
  if (secret === undefined) return { secret_hash: null };
  return isSecretHash(secret) ? {} : { secret_hash: hashGeneratedSecret(secret) };
}

function columnsFor(clientId: string, metadata: object, former: ReadClient | undefined) {
  const {
    client_secret: secret,
    client_name: name,
    [POLICY]: _policy,
    ...remaining
  } = metadataSchema.parse(metadata);
  const method = remaining.token_endpoint_auth_method;
  const needsSecret = method === 'client_secret_basic' || method === 'client_secret_post';
  return {
    name: name ?? clientId,
    type: method === 'none' ? ('public' as const) : ('confidential' as const),
    metadata: JSON.stringify(remaining),
    ...secretPart(needsSecret ? secret : undefined),
    // Only a public client has one, and only an administrator can set it.
    allowed_origin: method === 'none' ? (former?.allowed_origin ?? null) : null,
    updated: now(),
  };
}

type Columns = ReturnType<typeof columnsFor>;

async function store(
  transaction: Transaction<Schema>,
  clientId: string,
  columns: Columns,
  isNew: boolean,
): Promise<void> {
  const row = { client_id: clientId, first_party: 0, active: 1, rotation: 1, created: now(), ...columns };
  await transaction
    .insertInto('clients')
    .values({ ...row, registered_by: 'dynamic' })
    .onConflict((conflict) => conflict.column('client_id').doUpdateSet(columns))
    .execute();
  const event = isNew ? 'client.registered' : 'client.registration_changed';
  await recordAudit(transaction, [{ event, clientId, detail: { name: columns.name, type: columns.type } }]);
}

const columns = [
  'client_id',
  'name',
  'type',
  'metadata',
  'secret_hash',
  'active',
  'first_party',
  'allowed_origin',
  'access_ttl',
  'refresh_ttl',
  'session_ttl',
  'session_cap',
  'rotation',
  'registered_by',
] as const satisfies readonly (keyof ClientRow)[];

type ReadClient = Pick<ClientRow, (typeof columns)[number]>;

const findRow = prepare((db: Queries, given: { clientId: string }) =>
  db.selectFrom('clients').select(columns).where('client_id', '=', given.clientId),
);

const findRowWithToken = prepare((db: Queries, given: { clientId: string; token: string }) =>
  db
    .selectFrom('clients')
    .leftJoin(refreshTokenQuery(db, given.token).as('token'), (join) => join.onTrue())
    .select(columns)
    .selectAll('token')
    .where('client_id', '=', given.clientId),
);

function hasToken(
  row: { [Column in keyof ReadRefreshToken]: ReadRefreshToken[Column] | null },
): row is ReadRefreshToken {
  return row.payload !== null;
}

function readMetadata(row: ReadClient): StoredMetadata {
  const extra = { client_id: row.client_id, client_name: row.name, [POLICY]: storedPolicy(row) };
  const metadata = metadataSchema.parse({ ...JSON.parse(row.metadata), ...extra });
  return row.secret_hash === null ? metadata : { ...metadata, client_secret: row.secret_hash };
}

// Rows are read for every request but parsed only when they change; 1,000 clients fit.
const REMEMBERED = 1000;

function rememberingReader(): (row: ReadClient) => StoredMetadata {
  const read = new Map<string, { values: unknown[]; metadata: StoredMetadata }>();
  return (row) => {
    const known = read.get(row.client_id);
    if (known !== undefined && columns.every((column, index) => known.values[index] === row[column])) {
      return { ...known.metadata };
    }
    const metadata = readMetadata(row);
    if (read.size >= REMEMBERED) read.clear();
    read.set(row.client_id, { values: columns.map((column) => row[column]), metadata });
    return { ...metadata };
  };
}

export function openClients(db: Database): Clients {
  const metadataOf = rememberingReader();
  const byId = async (clientId: string): Promise<ReadClient | undefined> =>
    (await findRow(db, { clientId }))[0];

  return {
    async find(clientId) {
      const row = await byId(clientId);
      return row && metadataOf(row);
    },
    async findWithToken(clientId, token) {
      const [row] = await findRowWithToken(db, { clientId, token: hashedId(token) });
      return row && { client: metadataOf(row), refreshToken: hasToken(row) ? row : undefined };
    },
    async register(clientId, metadata, initialToken) {
      const former = await byId(clientId);
      const columns = columnsFor(clientId, metadata, former);
      await db.transaction().execute(async (transaction) => {
        if (initialToken !== undefined && !(await spendInitialToken(transaction, initialToken))) {
          throw new InitialTokenSpent('the initial access token was used up');
        }
        await store(transaction, clientId, columns, former === undefined);
      });
    },
    isFirstParty: async (clientId) => (await byId(clientId))?.first_party === 1,
    async isClientOrigin(origin) {
      const row = await db
        .selectFrom('clients')
        .select('client_id')
        .where('allowed_origin', '=', origin)
        .where('active', '=', 1)
        .executeTakeFirst();
      return row !== undefined;
    },
    originOfClient: async (clientId) => (await byId(clientId))?.allowed_origin ?? undefined,
  };
}
