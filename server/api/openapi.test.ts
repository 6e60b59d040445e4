import { validate } from '@hyperjump/json-schema/openapi-3-1';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { apiScopes } from '../auth/scopes.ts';
import { authorityForTest } from '../testing/harness.ts';
import { endpoints } from './endpoints/all.ts';
import { openApiDocument } from './openapi.ts';

const SPECIFICATION = 'https://spec.openapis.org/oas/3.1/schema-base';

test('anybody may read the OpenAPI document, which is valid by the specification', async () => {
  const authority = await authorityForTest();
  const answer = await fetch(`${authority.apiOrigin}/api/openapi.json`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
  const document = z.record(z.string(), z.json()).parse(await answer.json());
  expect(document).toEqual(JSON.parse(JSON.stringify(openApiDocument(authority.issuer))));
  expect((await validate(SPECIFICATION, document)).valid).toBe(true);
  expect((await validate(SPECIFICATION, { ...document, paths: { '/x': { get: 1 } } })).valid).toBe(false);
});

test('the document describes every endpoint, each under a name of its own', () => {
  const { paths } = JSON.parse(JSON.stringify(openApiDocument('https://id.example')));
  const names = endpoints.map(({ method, path }) => paths[path][method.toLowerCase()].operationId);
  expect(new Set(names).size).toBe(endpoints.length);
  expect(Object.values<object>(paths).flatMap((methods) => Object.keys(methods))).toHaveLength(
    endpoints.length,
  );
});

test('each operation says which scope its token must carry, as the endpoint asks for it @T23b', () => {
  const { paths, components } = JSON.parse(JSON.stringify(openApiDocument('https://id.example')));
  for (const { method, path, scope } of endpoints) {
    const { security, responses } = paths[path][method.toLowerCase()];
    expect(security, `${method} ${path}`).toEqual([{ oauth2: [scope] }, { dpop: [scope] }]);
    expect(responses[403].description).toContain(scope);
  }
  const { scopes } = components.securitySchemes.oauth2.flows.authorizationCode;
  expect(Object.keys(scopes)).toEqual([...apiScopes]);
});
