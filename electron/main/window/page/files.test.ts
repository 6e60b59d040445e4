import { describe, expect, test } from 'vitest';
import { resolveFile } from './files.ts';
import { mainPage, promptPage, secretPage } from './pages.ts';

const main = (url: string) => resolveFile(url, mainPage, '/app/renderer')?.path;
const secret = (url: string) => resolveFile(url, secretPage, '/app/renderer')?.path;
const prompt = (url: string) => resolveFile(url, promptPage, '/app/renderer')?.path;

describe('the files of the main window', () => {
  test.each([
    ['app://latchkey/index.html', '/app/renderer/index.html'],
    ['app://latchkey/', '/app/renderer/index.html'],
    ['app://latchkey/index.html#/home', '/app/renderer/index.html'],
    ['app://latchkey/assets/index-C6eQ_-5.js', '/app/renderer/assets/index-C6eQ_-5.js'],
  ])('%s is served', (url, file) => {
    expect(main(url)).toBe(file);
  });

  test('have their type, and a file of another type is not served', () => {
    expect(resolveFile('app://latchkey/assets/a.js', mainPage, '/r')?.type).toBe(
      'text/javascript; charset=utf-8',
    );
    expect(resolveFile('app://latchkey/assets/a.css', mainPage, '/r')?.type).toBe('text/css; charset=utf-8');
    expect(main('app://latchkey/assets/a.map')).toBeUndefined();
    expect(main('app://latchkey/assets/a')).toBeUndefined();
  });

  test.each([
    'app://latchkey/../package.json',
    'app://latchkey/assets/../../main/index.cjs',
    'app://latchkey/assets/%2e%2e/%2e%2e/package.json',
    'app://latchkey/assets/..%2f..%2fpackage.json',
    'app://latchkey/assets/%252e%252e%252fpackage.json',
    'app://latchkey/assets\\..\\..\\package.json',
    'app://latchkey//etc/passwd.json',
    'app://latchkey/assets//a.js',
    'app://latchkey/assets/a.js%00.html',
    'app://latchkey/assets/.env.json',
    'app://latchkey/package.json',
    'app://latchkey/prompt.html',
    'app://latchkey/assets/prompt-BUyQMpvk.js',
    'app://latchkey/secret.html',
    'app://latchkey/assets/secret-BUyQMpvk.js',
    'app://prompt/index.html',
    'app://latchkey.evil/index.html',
    'app://latchkey:80/index.html',
    'app://user@latchkey/index.html',
    'https://latchkey/index.html',
    'file:///app/renderer/index.html',
    'not an address',
    '',
  ])('%s is not @T4', (url) => {
    expect(main(url)).toBeUndefined();
  });
});

describe('the files of the prompt window', () => {
  test('are its page, its script and its style', () => {
    expect(prompt('app://prompt/prompt.html')).toBe('/app/renderer/prompt.html');
    expect(prompt('app://prompt/assets/prompt-BUyQMpvk.js')).toBe('/app/renderer/assets/prompt-BUyQMpvk.js');
    expect(prompt('app://prompt/assets/prompt-vL8eCqbL.css')).toBe(
      '/app/renderer/assets/prompt-vL8eCqbL.css',
    );
  });

  test.each([
    'app://prompt/index.html',
    'app://prompt/assets/index-CZvj_l3n.js',
    'app://prompt/assets/mount-Dr3PHNmw.js',
    'app://prompt/assets/prompt-a/../index-CZvj_l3n.js',
    'app://latchkey/prompt.html',
  ])('%s is none of them: no code but its own @B3', (url) => {
    expect(prompt(url)).toBeUndefined();
  });
});

describe('the files of the window that shows a secret', () => {
  test('are its page, its script and its style, and nothing else @S3.13', () => {
    for (const file of ['secret.html', 'assets/secret-C6eQ_-5.js', 'assets/secret-C6eQ_-5.css']) {
      expect(secret(`app://secret/${file}`)).toBe(`/app/renderer/${file}`);
    }
    for (const file of ['index.html', 'prompt.html', 'assets/index-a.js', 'assets/prompt-a.js']) {
      expect(secret(`app://secret/${file}`), file).toBeUndefined();
    }
    expect(secret('app://latchkey/secret.html')).toBeUndefined();
    expect(prompt('app://prompt/secret.html')).toBeUndefined();
  });
});
