import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFragmentScanner } from '../leaks/fragment-scanner.ts';
import { runLeakSearch } from '../leaks/search.ts';
import { createMask } from './mask.ts';
import { createRedactor } from './redact.ts';
import { foundForms, missedForms } from './testing/written-forms.ts';

const part = (bytes: number) => randomBytes(bytes).toString('base64url');
/** With the two signs in it that base64 and its URL alphabet write in ways of their own. */
const opaque = `rt/${part(12)}+${part(18)}_Z9a`;
const header = Buffer.from('{"alg":"ES256","typ":"at+jwt"}').toString('base64url');
const jwt = `${header}.${part(300)}.${part(64)}`;

/** Whether what can be read of a text still tells a part of the secret as it was written. */
function tells(text: string, written: string): boolean {
  for (let start = 0; start + 16 <= written.length; start += 1) {
    if (text.includes(written.slice(start, start + 16))) return true;
  }
  return false;
}

const places: Record<string, (written: string, secret: string) => Promise<boolean> | boolean> = {
  'the mask': (written, secret) =>
    createMask(() => [secret], 8)(`{"note":"before ${written} after"}`).includes(written),
  'the log': (written, secret) => {
    const redactor = createRedactor(createMask(() => [secret], 4));
    return tells(JSON.stringify(redactor.value({ note: written })), JSON.stringify(written).slice(1, -1));
  },
  'the search': async (written, secret) => {
    const report = await runLeakSearch({
      secrets: [secret],
      locations: [
        {
          name: 'here',
          plant: async () => undefined,
          async *read() {
            yield Buffer.concat([randomBytes(2_000), Buffer.from(`"${written}"`), randomBytes(2_000)]);
          },
        },
      ],
    });
    return report.hits === 0;
  },
};

describe.each(Object.entries(places))('%s', (place, passes) => {
  test.each(Object.entries(foundForms))('finds an opaque token: %s @T24 @B5 @B8 @B1', async (_, write) => {
    expect(await passes(write(opaque), opaque)).toBe(false);
  });

  test.each(Object.entries(foundForms))('finds a JWT: %s @T24 @B5 @B8 @B1', async (_, write) => {
    expect(await passes(write(jwt), jwt)).toBe(false);
  });

  test.each(['claims', 'signature'])('finds the %s of a JWT alone @T24 @B1', async (which) => {
    const [, claims = '', signature = ''] = jwt.split('.');
    expect(await passes(which === 'claims' ? claims : signature, jwt)).toBe(false);
  });

  test('is not misled by the header that all tokens of a server share @T24 @B1', async () => {
    expect((await passes(`${header}.`, jwt)) || place === 'the log').toBe(true);
  });

  test.each(Object.entries(missedForms))('does not find: %s, as ADR 38 says', async (_, write) => {
    expect(await passes(write(opaque), opaque)).toBe(true);
  });
});

test('nothing of what was written is left, whatever is around it @T24 @B5', () => {
  const mask = createMask(() => [opaque, jwt], 8);
  for (const secret of [opaque, jwt]) {
    for (const [form, write] of Object.entries(foundForms)) {
      const written = write(secret);
      expect([form, tells(mask(`a ${written} b`), written)]).toEqual([form, false]);
    }
  }
});

test('an answer in JSON stays JSON, whatever is masked in it @T24', () => {
  const mask = createMask(() => [opaque, jwt], 8);
  for (const write of Object.values(foundForms)) {
    for (const body of [
      { note: `x${write(opaque)}y`, next: 1 },
      { list: [...Buffer.from(opaque)], next: 1 },
    ]) {
      expect(JSON.parse(mask(JSON.stringify(body, null, 1)))).toMatchObject({ next: 1 });
    }
  }
});

test('chunks may end anywhere @T24 @B1', () => {
  for (const write of [foundForms['raw'], foundForms['base64 of base64'], foundForms['decimal entities']]) {
    const bytes = Buffer.from(`${'.'.repeat(300)}${write?.(opaque)}${'.'.repeat(300)}`);
    for (let border = 0; border < bytes.length; border += 7) {
      const scanner = createFragmentScanner([opaque]);
      scanner.push(bytes.subarray(0, border));
      scanner.push(bytes.subarray(border));
      expect(scanner.hits()).toBeGreaterThan(0);
      scanner.end();
    }
  }
});

test('a secret of ordinary words is masked whole and by none of its words @T24', () => {
  const mask = createMask(() => ['latchkey-desktop-correct-horse-battery', 'correct-horse'], 8);
  expect(mask('latchkey-desktop and battery')).toBe('latchkey-desktop and battery');
  expect(mask('x latchkey-desktop-correct-horse-battery y')).toBe('x [masked] y');
  expect(mask('a \\u0063orrect-horse b')).toBe('a [masked] b');
});

/** Every text of the project itself: sources, documents, JSON. */
function ownTexts(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ownTexts(path);
    return /\.(?:ts|tsx|md|json|css|html)$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

test('ordinary texts stay as they are, and the search finds nothing in them @T24', () => {
  const texts = ['electron', 'renderer', 'server', 'shared', 'docs', 'e2e'].flatMap(ownTexts);
  texts.push(readFileSync('package-lock.json', 'utf8'));
  expect(texts.join('').length).toBeGreaterThan(1_000_000);
  for (let round = 0; round < 3; round += 1) {
    const secrets = [
      part(32),
      part(48),
      `${header}.${part(300)}.${part(64)}`,
      randomBytes(32).toString('hex'),
    ];
    const mask = createMask(() => secrets, 8);
    const scanner = createFragmentScanner(secrets);
    for (const text of texts) {
      if (mask(text) !== text || mask(JSON.stringify(text)) !== JSON.stringify(text))
        throw new Error(text.slice(0, 200));
      scanner.push(Buffer.from(text));
    }
    expect(scanner.hits()).toBe(0);
    scanner.end();
  }
});

test('another token of the same server and person is left as it is @T24', () => {
  const claims = (jti: string) =>
    Buffer.from(
      JSON.stringify({ iss: 'https://login.example/', sub: 'dana', jti, exp: 1_800_000_000 }),
    ).toString('base64url');
  const mask = createMask(() => [`${header}.${claims(part(32))}.${part(64)}`], 8);
  const other = `${header}.${claims(part(32))}.${part(64)}`;
  expect(mask(other)).toBe(other);
});
