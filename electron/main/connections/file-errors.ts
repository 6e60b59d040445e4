import type { Connection } from '../../../shared/model/connection.ts';
import type { z } from '../../../shared/schema.ts';

const secretKey =
  /^(?:secret|password|passphrase|passwd|token|assertion|credentials?|(?:client|access|refresh|id|private|api|initial_access|registration_access)_?(?:secret|token|key|assertion)|pwd|jwk)$/i;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `connection 2 ("demo")`: the position, and the id if it is valid. */
function nameEntry(content: unknown, index: number): string {
  const list = isRecord(content) ? content['connections'] : undefined;
  const entry: unknown = Array.isArray(list) ? list[index] : undefined;
  const id = isRecord(entry) ? entry['id'] : undefined;
  const suffix = typeof id === 'string' && /^[a-z0-9][a-z0-9-]{0,40}$/.test(id) ? ` ("${id}")` : '';
  return `connection ${index + 1}${suffix}`;
}

function nameField(path: readonly PropertyKey[]): string {
  return path.map(String).join('.').slice(0, 80);
}

/** A location in the file, as text for a person. */
function describeLocation(content: unknown, path: readonly PropertyKey[]): string {
  const [top, index, ...field] = path;
  if (top !== 'connections' || typeof index !== 'number')
    return path.length === 0 ? 'the file' : `"${nameField(path)}"`;
  const entry = nameEntry(content, index);
  return field.length === 0 ? entry : `"${nameField(field)}" in ${entry}`;
}

function findPath(value: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] | undefined {
  if (typeof value !== 'object' || value === null || path.length > 8) return undefined;
  const isList = Array.isArray(value);
  for (const [key, child] of Object.entries(value)) {
    const childPath = [...path, isList ? Number(key) : key];
    if (!isList && secretKey.test(key)) return childPath;
    const found = findPath(child, childPath);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The location of the first field that is named like a secret; undefined when there is none. */
export function findSecret(content: unknown): string | undefined {
  const path = findPath(content, []);
  return path === undefined ? undefined : describeLocation(content, path);
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    content,
  );
}

function describe(issue: z.core.$ZodIssue, content: unknown): string {
  if (valueAt(content, issue.path) === undefined) return 'this field is missing';
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${/^[\w-]{1,40}$/.test(key) ? key : '…'}"`).join(', ');
    return `has fields Latchkey does not know: ${keys}`;
  }
  if (issue.code === 'invalid_union') return 'this is none of the allowed values';
  return issue.message.replace(/^Invalid (?:input|option): /, '').slice(0, 160);
}

/** The first mismatch with the schema, and how many more there are. */
export function schemaFault(error: z.ZodError, content: unknown): string {
  const [first, ...others] = error.issues;
  if (first === undefined) return 'the file does not list connections.';
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${describeLocation(content, first.path)}: ${describe(first, content)}${more}.`;
}

function endpointFault(connection: Connection): string | undefined {
  const { endpoints, grants, client } = connection;
  if (endpoints === undefined) return undefined;
  if (grants.includes('authorization_code') && endpoints.authorization_endpoint === undefined) {
    return '"endpoints" names no "authorization_endpoint", which the grant "authorization_code" needs.';
  }
  if (client.authentication === 'registration' && endpoints.registration_endpoint === undefined) {
    return '"endpoints" names no "registration_endpoint", which the client authentication "registration" needs.';
  }
  return undefined;
}

/** Checked across fields: repeated ids, and endpoints that a grant needs. */
export function consistencyFault(connections: readonly Connection[]): string | undefined {
  const seen = new Set<string>();
  for (const [index, connection] of connections.entries()) {
    const entry = `connection ${index + 1} ("${connection.id}")`;
    if (seen.has(connection.id)) return `${entry}: "id" is used by an earlier connection too.`;
    seen.add(connection.id);
    const fault = endpointFault(connection);
    if (fault !== undefined) return `${entry}: ${fault}`;
  }
  return undefined;
}
