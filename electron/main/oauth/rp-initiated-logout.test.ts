import { expect, test } from 'vitest';
import { endSessionPage } from './rp-initiated-logout.ts';

const issuer = 'https://login.example.com';
const endpoint = `${issuer}/session/end?tenant=a`;
const user = {
  clientId: 'client-1',
  account: { sub: 'u1', username: 'dana', email: 'd@example.com', roles: [] },
};

test('the page names the client and who leaves, and carries no token', () => {
  const page = endSessionPage({ issuer, end_session_endpoint: endpoint }, user);
  expect(page?.endpoint).toBe(endpoint);
  expect(Object.fromEntries(new URL(page?.address ?? '').searchParams)).toEqual({
    tenant: 'a',
    client_id: 'client-1',
    logout_hint: 'dana',
  });
});

test('without a name the address is the hint, without both there is none', () => {
  const hint = (account: Parameters<typeof endSessionPage>[1]['account']) => {
    const page = endSessionPage({ issuer, end_session_endpoint: endpoint }, { clientId: 'c', account });
    return new URL(page?.address ?? '').searchParams.get('logout_hint');
  };
  expect(hint({ sub: 'u1', email: 'd@example.com', roles: [] })).toBe('d@example.com');
  expect(hint(undefined)).toBeNull();
});

test.each([
  [issuer, undefined],
  [issuer, 'http://login.example.com/session/end'],
  [issuer, 'http://127.0.0.1:9400/session/end'],
  [issuer, 'https://user@login.example.com/session/end'],
  [issuer, 'javascript:alert(1)'],
  [issuer, 'file:///etc/passwd'],
  [issuer, 7],
])('there is no page where the server %s names %s @T4', (from, named) => {
  expect(endSessionPage({ issuer: from, end_session_endpoint: named as never }, user)).toBeUndefined();
});

test('a server on this computer may have its page there', () => {
  const local = 'http://127.0.0.1:9400';
  const server = { issuer: local, end_session_endpoint: `${local}/session/end` };
  expect(endSessionPage(server, user)?.endpoint).toBe(`${local}/session/end`);
});
