import { expect, it } from 'vitest';
import { de } from '../i18n/de.ts';
import { en } from '../i18n/en.ts';
import { describeChanges } from './changes.ts';

const words = { en: en.changed, de: de.changed };

it('names each place as it was and as it is, in words @T24b', () => {
  const changes = [
    { field: 'api.0.origin', was: 'https://api.example.com', is: 'https://evil.example' },
    { field: 'endpoints.revocation_endpoint', is: 'https://evil.example/revoke' },
    { field: 'client.id', was: 'app' },
  ];
  expect(describeChanges(changes, words.en)).toBe(
    [
      'Where requests and tokens go:\n  before: https://api.example.com\n  now: https://evil.example',
      'Where sessions are ended:\n  before: (nothing)\n  now: https://evil.example/revoke',
      'Name of the app at the server (client ID):\n  before: app\n  now: (nothing)',
    ].join('\n'),
  );
  expect(describeChanges(changes, words.de)).toContain('Wohin Anfragen und Tokens gehen:\n  bisher:');
});

it('origin and path of one place are one line, and a server’s own endpoint and a file’s are one place', () => {
  const changes = [
    { field: 'api.0.origin', was: 'https://a.example', is: 'https://b.example' },
    { field: 'api.0.prefix', was: '/v1/', is: '/v2/' },
    { field: 'endpoints.token_endpoint', is: 'https://b.example/token' },
    { field: 'token_endpoint', was: 'https://a.example/token' },
  ];
  expect(describeChanges(changes, words.en).split('\n')).toEqual([
    'Where requests and tokens go:',
    '  before: https://a.example /v1/',
    '  now: https://b.example /v2/',
    'Where tokens are renewed:',
    '  before: https://a.example/token',
    '  now: https://b.example/token',
  ]);
});

it('a long address never hides its host, and no letter stands for another @T24b', () => {
  const host = `https://login.example.com.${'a'.repeat(60)}.${'b'.repeat(60)}.evil.example`;
  const text = describeChanges(
    [{ field: 'issuer', was: 'https://login.example.com', is: `${host}/${'c'.repeat(1000)}` }],
    words.en,
  );
  expect(text).toContain(`now: ${host}/`);
  expect(text.length).toBeLessThan(500);
  const cyrillic = describeChanges([{ field: 'issuer', is: 'https://ехample.com' }], words.en);
  expect(cyrillic).toContain('https://xn--');
});

it('more than a dialog holds is counted, and a field without a name of its own stands as it is', () => {
  const many = Array.from({ length: 12 }, (_, index) => ({ field: `field-${index}`, is: 'x' }));
  const text = describeChanges(many, words.en);
  expect(text).toContain('field-0:');
  expect(text).toContain('… and 4 more');
});
