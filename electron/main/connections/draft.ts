import { type Connection, connectionSchema } from '../../../shared/model/connection.ts';
import type { ConnectionDraft, DraftField } from '../../../shared/model/new-connection.ts';
import type { z } from '../../../shared/schema.ts';

/** A draft as a connection, or the fields that are invalid. */
export type ValidDraft = { connection: Connection } | { fields: [DraftField, ...DraftField[]] };

const fieldOf: Readonly<Record<string, DraftField>> = {
  name: 'name',
  issuer: 'issuer',
  client: 'clientId',
  grants: 'grants',
  scopes: 'scopes',
};

/** Removes a trailing slash, which pasted addresses often have; keeps anything else as it is. */
function originOf(typed: string): string {
  const text = typed.trim();
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
    ? url.origin
    : text;
}

function prefixOf(typed: string): string {
  const text = typed.trim();
  return `${text.startsWith('/') ? '' : '/'}${text}${text.endsWith('/') || text === '' ? '' : '/'}`;
}

function clientOf({ client, clientId }: ConnectionDraft) {
  if (client === 'registration') return { authentication: client };
  return { authentication: client, id: clientId.trim() };
}

function fieldAt(path: readonly PropertyKey[]): DraftField {
  const [top, , inner] = path.map(String);
  if (top === 'api') return inner === 'origin' ? 'origin' : 'prefix';
  return fieldOf[top ?? ''] ?? 'issuer';
}

function fieldsAt(error: z.ZodError): DraftField[] {
  return [...new Set(error.issues.map(({ path }) => fieldAt(path)))];
}

/** Checked across fields: the client credentials grant alone needs client authentication. */
function lacksSecret({ client, grants }: Connection): boolean {
  return client.authentication === 'none' && grants.every((grant) => grant === 'client_credentials');
}

/** Validates what a person filled in, by the schema of connection files. */
export function validateDraft(draft: ConnectionDraft, id: string): ValidDraft {
  const result = connectionSchema().safeParse({
    id,
    name: draft.name.trim(),
    issuer: draft.issuer,
    client: clientOf(draft),
    grants: draft.grants,
    scopes: draft.scopes,
    api: [{ origin: originOf(draft.origin), prefix: prefixOf(draft.prefix) }],
  });
  if (result.success) {
    return lacksSecret(result.data) ? { fields: ['grants'] } : { connection: result.data };
  }
  const [first, ...others] = fieldsAt(result.error);
  return { fields: [first ?? 'issuer', ...others] };
}

const maxIdLength = 30;

/** An unused id that resembles the name of the connection. */
export function newId(name: string, isTaken: (id: string) => boolean): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const letters = plain.replace(/[^a-z0-9]+/g, '-');
  const base = letters.replace(/^-+/, '').slice(0, maxIdLength).replace(/-+$/, '') || 'connection';
  let id = base;
  for (let number = 2; isTaken(id); number += 1) id = `${base}-${number}`;
  return id;
}

/** The origins, other than the server's own, that get tokens, secrets or codes of a connection. */
export function originsElsewhere({ issuer, api, endpoints }: Connection): string[] {
  const endpointOrigins = Object.values(endpoints ?? {}).flatMap((endpoint) =>
    endpoint === undefined ? [] : new URL(endpoint).origin,
  );
  const all = [...api.map(({ origin }) => origin), ...endpointOrigins];
  return [...new Set(all)].filter((origin) => origin !== new URL(issuer).origin);
}

/** Whether tokens, secrets or codes go to another origin than the server's. */
export function sendsElsewhere(connection: Connection): boolean {
  return originsElsewhere(connection).length > 0;
}
