import { expect, it } from 'vitest';
import type { FoundServer } from '../../../../shared/model/new-connection.ts';
import { choicesOf, formFor, goesElsewhere, toDraft } from './form.ts';

const server = (changes: Partial<FoundServer> = {}): FoundServer => ({
  issuer: 'https://login.example.com/tenant',
  host: 'login.example.com',
  grants: ['authorization_code', 'password', 'client_credentials'],
  clients: ['registration', 'none', 'client_secret_basic', 'client_secret_post'],
  features: [],
  gaps: [],
  otherHosts: [],
  proposed: { name: 'example.com', origin: 'https://login.example.com', prefix: '/', scopes: ['openid'] },
  ...changes,
});

it('offers the best way of being known first, and one secret whatever its transport', () => {
  expect(choicesOf(server())).toEqual(['registration', 'none', 'secret']);
  expect(choicesOf(server({ clients: ['none'] }))).toEqual(['none']);
  const draft = (clients: FoundServer['clients']) =>
    toDraft({ ...formFor(server()), client: 'secret' }, server({ clients })).client;
  expect(draft(['none', 'client_secret_basic', 'client_secret_post'])).toBe('client_secret_basic');
  expect(draft(['none', 'client_secret_post'])).toBe('client_secret_post');
});

it('ticks no way that takes a password while there is another', () => {
  expect(formFor(server()).grants).toEqual(['authorization_code']);
  expect(formFor(server({ grants: ['password'] })).grants).toEqual(['password']);
  expect(formFor(server({ grants: ['client_credentials'] })).grants).toEqual([]);
});

it('notices an API that is not where one signs in, and does not trip over half an address @B5', () => {
  expect(goesElsewhere('https://api.example.com', server())).toBe(true);
  expect(goesElsewhere(' https://login.example.com/ ', server())).toBe(false);
  expect(goesElsewhere('https:', server())).toBe(false);
});
