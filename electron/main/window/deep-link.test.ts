import { describe, expect, it } from 'vitest';
import { hashOf, linkedViews } from '../../../shared/model/views.ts';
import { isDeepLink, parseDeepLink } from './deep-link.ts';
import { badLinks } from './testing/bad-links.ts';

const nowhere = { place: null };

it.each(linkedViews)('leads to %s', (place) => {
  expect(parseDeepLink(`latchkey://open/${place}`)).toEqual({ place });
  expect(hashOf(place)).toMatch(/^#\/[a-z/]*$/);
});

describe('a link that is not one of the list, letter by letter', () => {
  it('is one of many', () => {
    expect(badLinks.length).toBeGreaterThanOrEqual(60);
    expect(new Set(badLinks).size).toBe(badLinks.length);
  });

  it.each(badLinks)('leads nowhere: %j @T2 @T6', (link) => {
    expect(parseDeepLink(link)).toEqual(nowhere);
  });

  it.each([undefined, null, 4, {}, ['latchkey://open/home'], { toString: () => 'latchkey://open/home' }])(
    'leads nowhere when it is no text at all: %j',
    (link) => {
      expect(parseDeepLink(link)).toEqual(nowhere);
    },
  );
});

it('tells what is meant as a link from the other words of a command line', () => {
  for (const word of ['latchkey://open/home', 'LATCHKEY:x', '  latchkey:', '\tLatchkey://']) {
    expect(isDeepLink(word)).toBe(true);
  }
  for (const word of [
    '',
    'latchkey',
    '/opt/latchkey',
    '--open=latchkey://open/home',
    'xlatchkey://open/home',
  ]) {
    expect(isDeepLink(word)).toBe(false);
  }
});
