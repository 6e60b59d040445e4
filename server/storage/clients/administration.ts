import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { now } from '../../lib/clock.ts';
import type { DeniedTokens } from '../access-tokens/denied-tokens.ts';
import type { Actor } from '../audit/audit.ts';
import { type AuditEntry, recordAudit } from '../audit/audit.ts';
import type { Engine } from '../db/engine.ts';
import type { ClientRow, Schema } from '../db/schema.ts';
import type { EndReason } from '../sessions/end-reasons.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { type ClientPage, type ClientQuery, listClients } from './list.ts';
import { type ClientRecord, toColumns, toRecord } from './record.ts';
import { ClientError, checkSettings, hasSecret, newSettings } from './rules.ts';
import { hashGeneratedSecret, newClientSecret } from './secrets.ts';
import { type ClientChanges, clientChangesSchema, type NewClient } from './settings.ts';

/** Client administration. Every change is one transaction together with its audit entry. */
export interface ClientAdministration {
  /** `secret` is returned only now. Throws {@link ClientError} `invalid`. */
  create(input: NewClient, actor: Actor): Promise<{ client: ClientRecord; secret: string | undefined }>;
  /**
   * Deactivating a client refuses its refreshes and access tokens at once, at every instance; activating it accepts
   * both again. Throws {@link ClientError} `not_found` or `invalid`.
   */
  update(clientId: string, changes: ClientChanges, actor: Actor): Promise<ClientRecord>;
  /**
   * Returns the new secret, which cannot be read later. The old one is refused from now on. Throws `not_found` or
   * `no_secret`.
   */
  rotateSecret(clientId: string, actor: Actor): Promise<string>;
  /**
   * Ends the client's sessions and deletes it. False if there is no such client. Without an actor, the client itself
   * requested it (RFC 7592 §2.3).
   */
  remove(clientId: string, actor: Actor | undefined): Promise<boolean>;
  get(clientId: string): Promise<ClientRecord | undefined>;
  list(query: ClientQuery): Promise<ClientPage>;
}

const ID_BYTES = 16;

function entry(
  event: string,
  clientId: string,
  actor: Actor | undefined,
  detail?: AuditEntry['detail'],
): AuditEntry {
  return { event, clientId, actor: actor?.sub, address: actor?.address, detail };
}

/** Reads the row and locks it until the transaction ends. */
async function lockClient(transaction: Transaction<Schema>, clientId: string): Promise<ClientRow> {
  const row = await transaction
    .updateTable('clients')
    .set({ updated: now() })
    .where('client_id', '=', clientId)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new ClientError('not_found', 'There is no client with this id.');
  return row;
}

/** Tells every instance to refuse the client's access tokens from now on, or to accept them again. */
async function announce(
  transaction: Transaction<Schema>,
  deniedTokens: DeniedTokens,
  clientId: string,
  refused: EndReason | undefined,
): Promise<void> {
  if (refused === undefined) return deniedTokens.remove(transaction, 'client', clientId);
  await deniedTokens.add(transaction, [{ kind: 'client', key: clientId, version: null, reason: refused }]);
}

function differences(before: ClientRecord, after: ClientRecord): string[] {
  const earlier = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(earlier.get(name)))
    .map(([name]) => name);
}

function changeEvent(before: ClientRecord, after: ClientRecord): string {
  if (before.active === after.active) return 'client.changed';
  return after.active ? 'client.activated' : 'client.deactivated';
}

async function create({ db }: Engine, input: NewClient, actor: Actor) {
  const settings = newSettings(input);
  const secret = hasSecret(settings) ? newClientSecret() : undefined;
  const clientId = randomBytes(ID_BYTES).toString('base64url');
  const row = {
    ...toColumns(settings, JSON.stringify({ client_id: clientId })),
    client_id: clientId,
    secret_hash: secret === undefined ? null : hashGeneratedSecret(secret),
    registered_by: actor.sub,
    created: now(),
    updated: now(),
  };
  await db.transaction().execute(async (transaction) => {
    await transaction.insertInto('clients').values(row).execute();
    const detail = { name: settings.name, type: settings.type };
    await recordAudit(transaction, [entry('client.created', clientId, actor, detail)]);
  });
  return { client: toRecord(row), secret };
}

function update(
  { db }: Engine,
  deniedTokens: DeniedTokens,
  clientId: string,
  changes: ClientChanges,
  actor: Actor,
): Promise<ClientRecord> {
  const given = Object.entries(clientChangesSchema.parse(changes)).filter(([, value]) => value !== undefined);
  return db.transaction().execute(async (transaction) => {
    const row = await lockClient(transaction, clientId);
    const before = toRecord(row);
    const after: ClientRecord = { ...before, ...Object.fromEntries(given) };
    checkSettings(after, before);
    const changed = differences(before, after);
    if (changed.length === 0) return before;
    const columns = toColumns(after, row.metadata);
    await transaction.updateTable('clients').set(columns).where('client_id', '=', clientId).execute();
    const event = changeEvent(before, after);
    if (event !== 'client.changed') {
      await announce(transaction, deniedTokens, clientId, after.active ? undefined : 'client_deactivated');
    }
    await recordAudit(transaction, [entry(event, clientId, actor, { changed })]);
    return after;
  });
}

async function rotateSecret({ db }: Engine, clientId: string, actor: Actor): Promise<string> {
  const secret = newClientSecret();
  await db.transaction().execute(async (transaction) => {
    if (!hasSecret(toRecord(await lockClient(transaction, clientId)))) {
      throw new ClientError(
        'no_secret',
        'This client authenticates without a secret, so it has none to rotate.',
      );
    }
    await transaction
      .updateTable('clients')
      .set({ secret_hash: hashGeneratedSecret(secret) })
      .where('client_id', '=', clientId)
      .execute();
    await recordAudit(transaction, [entry('client.secret_rotated', clientId, actor)]);
  });
  return secret;
}

/**
 * First deactivate, then end the sessions, then delete: requests in between are refused, and a crash leaves no usable
 * client.
 */
async function remove(
  { db }: Engine,
  deniedTokens: DeniedTokens,
  sessions: Sessions,
  clientId: string,
  actor: Actor | undefined,
): Promise<boolean> {
  const known = await db.transaction().execute(async (transaction) => {
    const closed = await transaction
      .updateTable('clients')
      .set({ active: 0 })
      .where('client_id', '=', clientId)
      .executeTakeFirst();
    if (closed.numUpdatedRows === 0n) return false;
    await announce(transaction, deniedTokens, clientId, 'client_deleted');
    return true;
  });
  if (!known) return false;
  const sessionEnd = { reason: 'client_deleted', by: actor?.sub, address: actor?.address } as const;
  const ended = await sessions.endAllWith(clientId, sessionEnd);
  await db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('consents').where('client_id', '=', clientId).execute();
    await transaction.deleteFrom('clients').where('client_id', '=', clientId).execute();
    await recordAudit(transaction, [entry('client.deleted', clientId, actor, { sessions: ended })]);
  });
  return true;
}

/** Opens the administration of the clients in this database. */
export function openClientAdministration(
  engine: Engine,
  deniedTokens: DeniedTokens,
  sessions: Sessions,
): ClientAdministration {
  return {
    create: (input, actor) => create(engine, input, actor),
    update: (clientId, changes, actor) => update(engine, deniedTokens, clientId, changes, actor),
    rotateSecret: (clientId, actor) => rotateSecret(engine, clientId, actor),
    remove: (clientId, actor) => remove(engine, deniedTokens, sessions, clientId, actor),
    async get(clientId) {
      const row = await engine.db
        .selectFrom('clients')
        .selectAll()
        .where('client_id', '=', clientId)
        .executeTakeFirst();
      return row && toRecord(row);
    },
    list: (query) => listClients(engine.db, query),
  };
}
