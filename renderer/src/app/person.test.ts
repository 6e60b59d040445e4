import { expect, it } from 'vitest';
import { activeSnapshot } from '../testing/memory-bridge.ts';
import { displayName, initials, profileOf } from './person.ts';

it.each([
  ['Ada Lovelace', 'AL'],
  ['ada', 'A'],
  ['Ada King Lovelace', 'AL'],
  ['émile zola', 'ÉZ'],
  ['  ', ''],
])('stands %j for by %j', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

it('calls someone by name, then by user name, then by subject', () => {
  expect(displayName(profileOf(activeSnapshot()))).toBe('Ada Lovelace');
  expect(displayName({ sub: 'u1', preferred_username: 'ada', roles: [] })).toBe('ada');
  expect(displayName({ sub: 'u1', roles: [] })).toBe('u1');
});
