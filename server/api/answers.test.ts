import { expect, test } from 'vitest';
import { z } from 'zod';
import { endpoints } from './endpoints/all.ts';
import { openApiDocument } from './openapi.ts';
import { checkedAnswer } from './validation.ts';

const schemaNode = z.looseObject({ type: z.unknown(), additionalProperties: z.unknown() });

/** Every place in a JSON Schema where an object may have unnamed members. */
function openObjects(node: unknown, path = ''): string[] {
  if (Array.isArray(node)) return node.flatMap((one, index) => openObjects(one, `${path}/${index}`));
  if (typeof node !== 'object' || node === null) return [];
  const { type, additionalProperties } = schemaNode.parse({
    type: undefined,
    additionalProperties: undefined,
    ...node,
  });
  const isObject = type === 'object' || (Array.isArray(type) && type.includes('object'));
  const here = isObject && additionalProperties !== false ? [path] : [];
  return [...here, ...Object.entries(node).flatMap(([name, child]) => openObjects(child, `${path}/${name}`))];
}

test('no answer may hold a member that its description does not name @T8', () => {
  const { paths } = z
    .object({ paths: z.record(z.string(), z.json()) })
    .parse(JSON.parse(JSON.stringify(openApiDocument('https://id.example'))));
  const open = openObjects(paths).filter((path) => path.includes('/responses/'));
  // Public keys of clients, from which private members are removed, and details of audit entries.
  expect(open.filter((path) => !/\/jwks\/.*\/keys\/items$|\/detail$/.test(path))).toEqual([]);
});

test('an answer with a hash in it does not leave, and does not show in the error @T8', () => {
  const me = endpoints.find(({ path }) => path === '/api/me');
  if (me === undefined) throw new Error('there is no /api/me');
  const user = {
    sub: 'x',
    name: 'X',
    preferred_username: 'x',
    email: 'x@y.z',
    email_verified: true,
    roles: [],
  };
  expect(checkedAnswer(me, user)).toEqual(user);
  const check = (): unknown => checkedAnswer(me, { ...user, password_hash: '$argon2id$canary' });
  expect(check).toThrow('the response of GET /api/me does not match its schema');
  expect(check).not.toThrow('canary');
});
