import { expect, test } from 'vitest';
import { z } from 'zod';
import type { GatewayRequest } from '../gateway/types.ts';
import { requestAdmin, requestAdminJson } from './api.ts';

function answering(status: number, body: string) {
  const asked: GatewayRequest[] = [];
  const gateway = {
    request: async (request: GatewayRequest) => {
      asked.push(request);
      return { status, body, contentType: 'application/json', generation: 1 };
    },
  };
  return { gateway, asked };
}

const list = { session: 'demo', method: 'GET', path: 'admin/sessions', list: true } as const;
const one = { session: 'demo', method: 'GET', path: 'admin/clients/a' } as const;
const fault = { path: 'body.name', message: 'must not be empty' };
const faults = JSON.stringify({ error: 'invalid_request', details: [fault] });

test.each([
  [403, list, 'not_permitted'],
  [403, one, 'not_permitted'],
  [404, list, 'not_offered'],
  [405, list, 'not_offered'],
  [501, list, 'not_offered'],
  [404, one, 'gone'],
  [409, one, 'api_refused'],
] as const)('status %d of %j is the problem %s @S1.6', async (status, request, code) => {
  const { gateway } = answering(status, '{}');
  await expect(requestAdmin(gateway, request)).rejects.toMatchObject({ code });
});

test('faults that the API names are given to whoever can say them at a field', async () => {
  const { gateway } = answering(400, faults);
  expect(await requestAdmin(gateway, one)).toEqual({ faults: [fault] });
  await expect(requestAdminJson(gateway, one, z.object({}))).rejects.toMatchObject({
    code: 'unexpected_answer',
  });
});

test('a 400 that names no fault is no answer of this API', async () => {
  const { gateway } = answering(400, '{"error":"invalid_request"}');
  await expect(requestAdmin(gateway, one)).rejects.toMatchObject({ code: 'unexpected_answer' });
});

test('what is sent is JSON, and a 401 is never judged here', async () => {
  const { gateway, asked } = answering(200, '{}');
  await requestAdmin(gateway, { ...one, method: 'PATCH', send: { name: 'A' } });
  expect(asked).toMatchObject([{ method: 'PATCH', path: 'admin/clients/a', body: '{"name":"A"}' }]);
  expect(asked[0]?.handledStatuses).not.toContain(401);
});
