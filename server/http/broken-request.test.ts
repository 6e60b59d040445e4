import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { attempt, Browser } from '../testing/browser.ts';
import { authorityForTest, basic, register, signIn } from '../testing/harness.ts';
import { isBrokenRequest } from './broken-request.ts';

const brokenBodies: Readonly<Record<string, string>> = {
  'a chunk whose length is no number': 'Transfer-Encoding: chunked\r\n\r\n5\r\ngrant\r\nZZ\r\nx',
  'a first chunk like that': 'Transfer-Encoding: chunked\r\n\r\nZZ\r\n',
  'a chunk with a long extension': `Transfer-Encoding: chunked\r\n\r\n5;${'a'.repeat(20_000)}\r\ngrant\r\n`,
  'a trailer that is none': 'Transfer-Encoding: chunked\r\n\r\n0\r\nX Y: \0\r\n\r\n',
  'a chunk that is cut off': 'Transfer-Encoding: chunked\r\n\r\n5\r\ngra',
  'a body that is cut off': 'Content-Length: 500\r\n\r\ngrant',
};

const entrySchema = z.looseObject({ event: z.string(), status: z.number().optional() });

test.each(Object.entries(brokenBodies))(
  '%s is the sender’s error and not logged as ours @T23b',
  async (_name, broken) => {
    const entries: z.infer<typeof entrySchema>[] = [];
    const log = (line: string) => void entries.push(entrySchema.parse(JSON.parse(line)));
    const authority = await authorityForTest({ log });
    const client = await register(authority);
    const { access_token: token } = await signIn(authority, client, {
      username: 'admin',
      password: 'battery-staple',
    });
    const browser = new Browser();
    const page = await browser.open(attempt(authority, client).address);
    const cookie = browser.setCookies.map((one) => one.split(';')[0]).join('; ');
    const answered = () => entries.filter(({ event }) => event === 'request').length;
    for (const path of [
      '/token',
      '/token/introspection',
      '/token/revocation',
      '/par',
      '/register',
      '/device',
      '/device/auth',
      '/session/end/confirm',
      '/userinfo',
      page.url.pathname,
      '/api/admin/users',
      '/api/admin/sessions/revoke',
      '/auth',
      '/nothing',
    ]) {
      for (const authorization of [basic(client), `Bearer ${token}`]) {
        for (const type of ['application/x-www-form-urlencoded', 'application/json']) {
          const before = answered();
          const socket = connect(authority.port, '127.0.0.1')
            .on('error', () => undefined)
            .resume();
          const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\nAccept: text/html\r\n`;
          socket.write(`${head}Authorization: ${authorization}\r\nContent-Type: ${type}\r\n${broken}`);
          socket.end();
          await expect.poll(answered).toBe(before + 1);
          socket.destroy();
        }
      }
    }
    expect(entries.filter(({ event, status = 0 }) => event === 'error' || status >= 500)).toEqual([]);
  },
);

test('an error of the database is ours, whatever its code @T23b', async () => {
  const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  const request = { errored: null, socket: { errored: null } } as Parameters<typeof isBrokenRequest>[1];
  expect(isBrokenRequest(reset, request)).toBe(false);
  expect(isBrokenRequest('no error', request)).toBe(false);
});
