import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { authorityForTest, CALLBACK, errorOf, passwordRequest } from '../../testing/harness.ts';

const registrationSchema = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  client_name: z.string(),
  registration_access_token: z.string(),
  registration_client_uri: z.string(),
});

const metadata = {
  client_name: 'An installation',
  application_type: 'native',
  redirect_uris: [CALLBACK],
  grant_types: ['authorization_code', 'refresh_token', 'password'],
};

function send(address: string, method: string, token: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return fetch(address, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

async function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-registration-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const database = join(folder, 'authority.sqlite');
  const authority = await authorityForTest({ database });
  const answer = await send(`${authority.issuer}/register`, 'POST', '', metadata);
  const client = registrationSchema.parse(await answer.json());
  const { registration_client_uri: address, registration_access_token: token } = client;
  return {
    authority,
    database,
    client,
    read: () => send(address, 'GET', token),
    update: (secret: unknown) =>
      send(address, 'PUT', token, {
        ...metadata,
        client_id: client.client_id,
        client_name: 'Renamed',
        client_secret: secret,
      }),
  };
}

test('an update may repeat the secret (RFC 7592 §2.2), which stays as it is @S3.2', async () => {
  const { authority, client, update } = await setUp();
  const answer = await update(client.client_secret);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ client_name: 'Renamed' });
  const own = { id: client.client_id, secret: client.client_secret };
  expect((await passwordRequest(authority, own)).status).toBe(200);
});

test('an update with another secret is refused, and changes nothing @S3.3', async () => {
  const { client, read, update } = await setUp();
  for (const wrong of ['wrong', '', null, `${client.client_secret} `, 7, [client.client_secret]]) {
    const answer = await update(wrong);
    expect([wrong, answer.status, await errorOf(answer)]).toEqual([wrong, 400, 'invalid_client_metadata']);
  }
  expect(await (await read()).json()).toMatchObject({ client_name: metadata.client_name });
});

test('the hash that is stored in place of a secret is none @S3.1', async () => {
  const { database, client, update } = await setUp();
  const file = new DatabaseSync(database, { readOnly: true });
  const row = file.prepare('SELECT secret_hash FROM clients WHERE client_id = ?').get(client.client_id);
  file.close();
  const { secret_hash: hash } = z.object({ secret_hash: z.string().startsWith('$sha256$') }).parse(row);
  expect(await errorOf(await update(hash))).toBe('invalid_client_metadata');
});
