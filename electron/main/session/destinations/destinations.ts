import { createHash } from 'node:crypto';
import type { Connection } from '../../../../shared/model/connection.ts';
import { isSafeUrl } from '../../../../shared/model/connection.ts';
import { schema, z } from '../../../../shared/schema.ts';
import { endpointNames } from '../../oauth/metadata/metadata.ts';
import type { Server } from '../../oauth/types.ts';

/** Values by field, such as `api.0.origin` or `endpoints.token_endpoint`. */
export type Fields = Readonly<Record<string, string>>;

export const fieldsSchema = schema(() => z.record(z.string(), z.string()));

/** One field that changed. A side without the field is missing. */
export interface Change {
  field: string;
  was?: string;
  is?: string;
}

/** Where tokens may be sent: the destinations when they were issued. */
export interface Bound {
  /** The digest of `leads_to`; in records of the first versions, issuer and token endpoint in clear text. */
  bound_to: string;
  leads_to?: Fields | undefined;
  /** The endpoints from the server's metadata. */
  found?: Fields | undefined;
}

/** Why a session is suspended: its connection or its server names other destinations than at the sign-in. */
export interface ChangedDestinations {
  changes: readonly Change[];
  /** The endpoints that the server names now, if the server changed. */
  found?: Fields;
}

/** Asks a person, once for all sessions of a connection, whether it may lead elsewhere. */
export interface ChangeConfirmation {
  /** Asks for the sessions that this run has not asked for yet. Never rejects. */
  raise(): Promise<void>;
  /** Asks, even if it has asked before. Rejects with a ProblemError when an allowed change could not be made. */
  ask(): Promise<void>;
}

/** The fields of a connection that are no destinations. Every other field is one, including future fields. */
const otherFields: ReadonlySet<string> = new Set([
  'id',
  'name',
  'grants',
  'scopes',
  'notice',
  'session',
  'idle',
] satisfies (keyof Connection)[]);

const inApi = (field: string) => field.startsWith('api.');

function flat(value: unknown, path: string): [string, string][] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, `${path}.${key}`));
}

/** All fields of a connection that decide where a token, a secret or a code is sent. */
export function fieldsOf(connection: Connection): Fields {
  const deciding = Object.entries(connection).filter(([key]) => !otherFields.has(key));
  return Object.fromEntries(deciding.flatMap(([key, value]) => flat(value, key)));
}

/** The fields that decide where the client secret and revoked tokens are sent: all except the API's. */
export function serverFields(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !inApi(field)));
}

/** SHA-256 over the fields in the order of their names, with the name of the hash as prefix. */
export function digestOf(fields: Fields): string {
  const sorted = Object.entries(fields).sort(([first], [second]) => (first < second ? -1 : 1));
  return `sha256:${createHash('sha256').update(JSON.stringify(sorted)).digest('base64url')}`;
}

/** The binding of the first versions: issuer and token endpoint. */
function plainBinding(fields: Fields): string {
  return [fields['issuer'], fields['endpoints.token_endpoint'] ?? ''].join(' ');
}

/** The fields that a record is bound to; undefined if its digest does not match. */
export function boundFields({ bound_to, leads_to }: Bound): Fields | undefined {
  if (leads_to !== undefined) return digestOf(leads_to) === bound_to ? leads_to : undefined;
  const [issuer = '', endpoint = '', ...more] = bound_to.split(' ');
  if (!isSafeUrl(issuer) || more.length > 0) return undefined;
  return { issuer, ...(endpoint === '' ? {} : { 'endpoints.token_endpoint': endpoint }) };
}

/**
 * The differences between a connection and what a record is bound to; undefined if the record's digest does not match.
 * Records of the first versions allow only part of the comparison.
 */
export function changesOf(bound: Bound, connection: Connection): Change[] | undefined {
  const was = boundFields(bound);
  if (was === undefined) return undefined;
  const is = fieldsOf(connection);
  if (bound.leads_to !== undefined) return differences(was, is);
  return plainBinding(is) === bound.bound_to ? [] : differences(was, plainFields(is));
}

function plainFields(fields: Fields): Fields {
  const { issuer = '', 'endpoints.token_endpoint': endpoint } = fields;
  return { issuer, ...(endpoint === undefined ? {} : { 'endpoints.token_endpoint': endpoint }) };
}

function differences(was: Fields, is: Fields): Change[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((field) => was[field] !== is[field])
    .map((field) => changeOf(field, was[field], is[field]));
}

function changeOf(field: string, was: string | undefined, is: string | undefined): Change {
  return { field, ...(was === undefined ? {} : { was }), ...(is === undefined ? {} : { is }) };
}

/** Whether only API destinations changed. */
export function onlyApi(changes: readonly Change[]): boolean {
  return changes.every(({ field }) => inApi(field));
}

/** The endpoints in a server's metadata. */
export function foundIn(server: Server): Fields {
  return Object.fromEntries(
    endpointNames.flatMap((name) => {
      const value = server[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

/**
 * The endpoints that a server moved to another origin. A path may change, and an endpoint may move to the origin of the
 * issuer or of the token endpoint, which gets every secret anyway.
 * @param found the endpoints it named before; without them only those two origins are known
 */
export function changedEndpoints(fields: Fields, found: Fields | undefined, server: Server): Change[] {
  const was = found ?? {};
  const homeOrigins = [fields['issuer'], fields['endpoints.token_endpoint'], was['token_endpoint']].map(
    originOf,
  );
  return Object.entries(foundIn(server))
    .filter(([name, value]) => ![...homeOrigins, originOf(was[name])].includes(originOf(value) ?? ''))
    .map(([name, value]) => changeOf(name, was[name], value));
}

function originOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).origin : undefined;
}

/** A binding to a connection's fields and to the endpoints from its server's metadata. */
export function boundTo(fields: Fields, found: Fields | undefined): Bound {
  return { bound_to: digestOf(fields), leads_to: fields, ...(found === undefined ? {} : { found }) };
}

/** Whether both are bound to the same authorization server and the same client there. */
export function sameServer(first: Bound, second: Bound): boolean {
  const [firstFields, secondFields] = [boundFields(first), boundFields(second)];
  if (firstFields === undefined || secondFields === undefined) return false;
  if (first.leads_to === undefined || second.leads_to === undefined) {
    return plainBinding(firstFields) === plainBinding(secondFields);
  }
  return digestOf(serverFields(firstFields)) === digestOf(serverFields(secondFields));
}
