import { expect, test } from 'vitest';
import { addressOf, mainPage, promptPage } from './pages.ts';

test('each page has an origin of its own on app://', () => {
  expect(addressOf(mainPage, undefined)).toEqual({
    origin: 'app://latchkey',
    url: 'app://latchkey/index.html',
  });
  expect(addressOf(promptPage, undefined)).toEqual({
    origin: 'app://prompt',
    url: 'app://prompt/prompt.html',
  });
});

test('with a development server the pages come from there', () => {
  const origin = 'http://localhost:5173';
  expect(addressOf(mainPage, origin)).toEqual({ origin, url: 'http://localhost:5173/index.html' });
  expect(addressOf(promptPage, `${origin}/`)).toEqual({ origin, url: 'http://localhost:5173/prompt.html' });
});
