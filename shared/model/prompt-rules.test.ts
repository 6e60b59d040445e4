import { describe, expect, it } from 'vitest';
import { type Asks, faultOf, longestSecret, longestUsername } from './prompt-rules.ts';

const typed = { username: 'dana', secret: 'correct-horse', repeat: 'correct-horse' };
const all: readonly Asks[] = ['password', 'clientSecret', 'passphrase', 'newPassphrase'];

describe.each(all)('what is typed as %s', (asks) => {
  it('is taken when nothing is wrong with it', () => {
    expect(faultOf(asks, typed)).toBeUndefined();
  });

  it('is not empty, and not longer than any secret is', () => {
    expect(faultOf(asks, { ...typed, secret: '' })).toEqual({ field: 'secret', fault: 'missing' });
    const secret = 'x'.repeat(longestSecret);
    expect(faultOf(asks, { ...typed, secret, repeat: secret })).toBeUndefined();
    expect(faultOf(asks, { ...typed, secret: `${secret}x` })).toEqual({ field: 'secret', fault: 'tooLong' });
  });
});

it.each([
  ['', 'missing'],
  [' \t', 'missing'],
  ['x'.repeat(longestUsername + 1), 'tooLong'],
  ['da\u0000na', 'control'],
  ['da\nna', 'control'],
  ['da\u007fna', 'control'],
])('a user name that is %j is not one', (username, fault) => {
  expect(faultOf('password', { ...typed, username })).toEqual({ field: 'username', fault });
  expect(faultOf('clientSecret', { ...typed, username })).toBeUndefined();
});

it.each(['pass\u0000word', 'pass\rword', 'pass\ud800word'])('a password that is %j is none', (secret) => {
  expect(faultOf('password', { ...typed, secret })).toEqual({ field: 'secret', fault: 'control' });
});

it.each(['pass\tword', 'Pässwörd', '\u{1f511} and more'])('a password may be %j', (secret) => {
  expect(faultOf('password', { ...typed, secret })).toBeUndefined();
});

it.each(['sécret', 'sec\tret', 'sec\u00a0ret', 'sec\u0000ret'])('a client secret is not %j', (secret) => {
  expect(faultOf('clientSecret', { ...typed, secret })).toEqual({ field: 'secret', fault: 'notPrintable' });
});

it('a new passphrase has twelve characters as a person counts, twice the same', () => {
  const say = (secret: string, repeat = secret) => faultOf('newPassphrase', { ...typed, secret, repeat });
  expect(say('eleven-long')).toEqual({ field: 'secret', fault: 'tooShort' });
  expect(say('\u{1f511}'.repeat(11))).toEqual({ field: 'secret', fault: 'tooShort' });
  expect(say('twelve-chars')).toBeUndefined();
  expect(say('twelve-chars', 'twelve-chart')).toEqual({ field: 'repeat', fault: 'different' });
});

it('a passphrase that is there already is taken as it is', () => {
  expect(faultOf('passphrase', { username: '', secret: 'x\u0000', repeat: '' })).toBeUndefined();
});
