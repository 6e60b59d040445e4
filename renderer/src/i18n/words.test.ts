import { describe, expect, it } from 'vitest';
import { de } from './de/index.ts';
import { en } from './en/index.ts';

type Leaf = [path: string, value: unknown];

function leaves(value: unknown, path: string): Leaf[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

/** Alike in both languages: names, terms of the standards, and words that German took over. */
const alike = new Set(
  'Latchkey Status Offline Name Version Electron Sandbox Scopes Generation Code Subject Client Clients English Deutsch'
    .split(' ')
    .concat(
      'Issuer PKCE Token Port Host Debug Info Export App Browser Proxy Server System'.split(' '),
      'SOCKS 5',
      'SHA-256',
      '',
    ),
);

describe('German', () => {
  it('has every catalogue of its own', () => {
    for (const name of Object.keys(en) as (keyof typeof en)[]) expect(de[name], name).not.toBe(en[name]);
  });

  it('says every word of English, each in the same shape', () => {
    const kinds = (list: Leaf[]) => list.map(([path, value]) => `${path}: ${typeof value}`).sort();
    const { problems: _, ...english } = en;
    const { problems: __, ...german } = de;
    expect(kinds(leaves(german, ''))).toEqual(kinds(leaves(english, '')));
  });

  it('leaves nothing in English', () => {
    const german = new Map(leaves(de, ''));
    const left = leaves(en, '').filter(
      ([path, value]) => typeof value === 'string' && german.get(path) === value && !alike.has(value),
    );
    expect(left).toEqual([]);
  });
});
