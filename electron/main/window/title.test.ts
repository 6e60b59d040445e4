import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { expect, test } from 'vitest';
import { de } from '../i18n/de.ts';
import { en } from '../i18n/en.ts';
import { keepTitle, titleOf } from './title.ts';

test.each([
  ['#/', 'Connections – Latchkey', 'Verbindungen – Latchkey'],
  ['#/settings/network?x=1', 'Network Settings – Latchkey', undefined],
  ['#/connections/add', 'New Connection – Latchkey', undefined],
  ['#/sign-in/demo', 'Sign In – Latchkey', undefined],
  ['', 'Latchkey', 'Latchkey'],
  ['#/elsewhere', 'Latchkey', 'Latchkey'],
  ['#/Sign in to Demo authority', 'Latchkey', 'Latchkey'],
])('the window is called after its view: %s', (route, english, german) => {
  expect(titleOf(route, en)).toBe(english);
  if (german !== undefined) expect(titleOf(route, de)).toBe(german);
});

test('what a page calls itself is not what its window is called @T2b', () => {
  const titles: string[] = [];
  const window = Object.assign(new EventEmitter(), {
    webContents: { getURL: () => 'app://latchkey/index.html#/home' },
    setTitle: (title: string) => titles.push(title),
  });
  keepTitle(window as unknown as BrowserWindow, () => en);
  let prevented = false;
  const preventDefault = () => {
    prevented = true;
  };
  window.emit('page-title-updated', { preventDefault }, 'Sign in to Demo authority');
  expect([prevented, titles]).toEqual([true, ['Home – Latchkey']]);
});
