import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { administrator } from '../testing/api.ts';
import { authorityForTest, callApi } from '../testing/harness.ts';
import { BODY_LIMIT } from './body.ts';

async function setUp() {
  const faults: string[] = [];
  const authority = await authorityForTest({ log: (line) => void faults.push(line) });
  const { tokens } = await administrator(authority);
  const headers = { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json' };
  /** A body of unknown length, because there is no Content-Length. */
  const open = (): ClientRequest =>
    request(`${authority.apiOrigin}/api/admin/users`, { method: 'POST', headers });
  const failures = (): string[] => faults.filter((line) => line.includes('"level":"error"'));
  return { authority, token: tokens.access_token, open, failures };
}

test('a body that grows too large is refused while it is still coming', async () => {
  const { open } = await setUp();
  const sent = open();
  const answered: Promise<IncomingMessage[]> = once(sent, 'response');
  sent.write(`{"username":"${'x'.repeat(BODY_LIMIT)}`);
  const [answer] = await answered;
  expect(answer?.statusCode).toBe(413);
  expect(answer && (await json(answer))).toMatchObject({ error: 'request_too_large' });
  sent.destroy();
});

test('a body of the largest size is read', async () => {
  const { open } = await setUp();
  const sent = open();
  const answered: Promise<IncomingMessage[]> = once(sent, 'response');
  sent.end(JSON.stringify({ a: '' }).padEnd(BODY_LIMIT));
  const [answer] = await answered;
  expect(answer?.statusCode).toBe(400);
  expect(answer && (await json(answer))).toMatchObject({ error: 'invalid_request' });
});

test('a request that is cut off is no fault of the program, which goes on', async () => {
  const { authority, token, open, failures } = await setUp();
  for (let count = 0; count < 5; count += 1) {
    const sent = open();
    sent.on('error', () => undefined);
    await new Promise((resolve) => sent.write('{"username":', resolve));
    sent.destroy();
  }
  expect((await callApi(authority, '/api/me', token)).status).toBe(200);
  expect(failures()).toEqual([]);
});
