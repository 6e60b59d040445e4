import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mainPolicy, promptPolicy } from './csp.ts';

const shellFile = path.join(import.meta.dirname, '../../../../renderer/src/app/shell.css');
const shell = `'sha256-${createHash('sha256').update(readFileSync(shellFile)).digest('base64')}'`;

function parse(policy: string): Map<string, string[]> {
  const directives = policy.split('; ').map((text) => text.split(' '));
  return new Map(directives.map(([name = '', ...sources]) => [name, sources]));
}

test.each([
  ['main', mainPolicy],
  ['prompt', promptPolicy],
])(
  'the policy of the %s window parses, starts from nothing and names no host, scheme or unsafe keyword',
  (_name, text) => {
    const policy = parse(text);
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'self'"]);
    expect(policy.has('connect-src')).toBe(false);
    for (const [name, sources] of policy) {
      if (name === 'sandbox') continue;
      // A colon after a directive's name makes a browser ignore the directive.
      expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      for (const source of sources)
        expect(["'none'", "'self'", "'script'", 'data:', shell]).toContain(source);
    }
  },
);

test('the one inline style that is let in is that of the static shell, in the main window', () => {
  expect(parse(mainPolicy).get('style-src')).toEqual(["'self'", shell]);
  expect(parse(promptPolicy).get('style-src')).toEqual(["'self'"]);
});

test('the prompt window may load neither pictures nor fonts', () => {
  expect([...parse(promptPolicy).keys()]).not.toContain('img-src');
  expect([...parse(promptPolicy).keys()]).not.toContain('font-src');
});
