import { createHash } from 'node:crypto';
import type { Connection } from '../../../../shared/model/connection.ts';
import { isSafeUrl } from '../../../../shared/model/connection.ts';
import { schema, z } from '../../../../shared/schema.ts';
import { endpointNames } from '../../oauth/metadata/metadata.ts';
import type { Server } from '../../oauth/types.ts';

/** Values by field, such as `api.0.origin` or `endpoints.token_endpoint`. */
export type Fields = Readonly<Record<string, string>>;

export const fieldsSchema = schema(() => z.record(z.string(), z.string()));

/** One field that says another place than before. Missing on a side where there is none. */
export interface Change {
  field: string;
  was?: string;
  is?: string;
}

/** Where tokens may go, as it was when they came. */
export interface Bound {
  /** The digest of `leads_to`; of a record of the first versions, issuer and token endpoint in clear. */
  bound_to: string;
  leads_to?: Fields | undefined;
  /** The endpoints that the server named itself. */
  found?: Fields | undefined;
}

/** What of a connection says nothing about places. Every other field does, also one that is yet to come. */
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

/** Everything of a connection that decides where a token, a secret or a code goes. */
export function fieldsOf(connection: Connection): Fields {
  const deciding = Object.entries(connection).filter(([key]) => !otherFields.has(key));
  return Object.fromEntries(deciding.flatMap(([key, value]) => flat(value, key)));
}

/** Those that decide where the client's secret and a token to be revoked go: all but the API's. */
export function serverFields(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !inApi(field)));
}

/** SHA-256 over the fields in the order of their names, which says which hash it is. */
export function digestOf(fields: Fields): string {
  const sorted = Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1));
  return `sha256:${createHash('sha256').update(JSON.stringify(sorted)).digest('base64url')}`;
}

/** What the first versions bound to: issuer and token endpoint. */
function plainBinding(fields: Fields): string {
  return [fields['issuer'], fields['endpoints.token_endpoint'] ?? ''].join(' ');
}

/** The fields that a record says it is bound to; undefined for one that contradicts itself. */
export function boundFields({ bound_to, leads_to }: Bound): Fields | undefined {
  if (leads_to !== undefined) return digestOf(leads_to) === bound_to ? leads_to : undefined;
  const [issuer = '', endpoint = '', ...more] = bound_to.split(' ');
  if (!isSafeUrl(issuer) || more.length > 0) return undefined;
  return { issuer, ...(endpoint === '' ? {} : { 'endpoints.token_endpoint': endpoint }) };
}

/**
 * What a connection says otherwise than a record is bound to. Empty when nothing; undefined for a record that
 * contradicts itself. Of a record of the first versions only what it says can be compared.
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

/** Whether nothing changed but where API requests go. */
export function onlyApi(changes: readonly Change[]): boolean {
  return changes.every(({ field }) => inApi(field));
}

/** The endpoints that a server names. */
export function foundIn(server: Server): Fields {
  return Object.fromEntries(
    endpointNames.flatMap((name) => {
      const value = server[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

/**
 * The endpoints that a server names now at another origin than before. A path may change, and an endpoint may come to
 * the issuer's origin or to that of the token endpoint, which gets every secret anyway; nowhere else.
 * @param found what it named before; without it only those two origins are known
 */
export function changedEndpoints(fields: Fields, found: Fields | undefined, server: Server): Change[] {
  const was = found ?? {};
  const home = [fields['issuer'], fields['endpoints.token_endpoint'], was['token_endpoint']].map(originOf);
  return Object.entries(foundIn(server))
    .filter(([name, value]) => ![...home, originOf(was[name])].includes(originOf(value) ?? ''))
    .map(([name, value]) => changeOf(name, was[name], value));
}

function originOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).origin : undefined;
}

/** What binds to a connection's fields and to the endpoints that its server named itself. */
export function boundTo(fields: Fields, found: Fields | undefined): Bound {
  return { bound_to: digestOf(fields), leads_to: fields, ...(found === undefined ? {} : { found }) };
}

/** Whether two are bound to one authorization server and one client there. */
export function sameServer(one: Bound, other: Bound): boolean {
  const [first, second] = [boundFields(one), boundFields(other)];
  if (first === undefined || second === undefined) return false;
  if (one.leads_to === undefined || other.leads_to === undefined) {
    return plainBinding(first) === plainBinding(second);
  }
  return digestOf(serverFields(first)) === digestOf(serverFields(second));
}
