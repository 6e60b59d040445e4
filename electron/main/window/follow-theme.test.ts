import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { followTheme } from './follow-theme.ts';

function fakeWindow() {
  const painted: string[] = [];
  let destroyed = false;
  const window = Object.assign(new EventEmitter(), {
    isDestroyed: () => destroyed,
    setBackgroundColor: (colour: string) => void painted.push(colour),
  });
  const close = () => {
    destroyed = true;
    window.emit('closed');
  };
  return { window, painted, close };
}

test('50 windows that were opened and closed leave no listener with the colours of the system @B5', () => {
  const theme = new EventEmitter();
  const last = fakeWindow();
  followTheme(last.window, theme, () => 'black');
  for (let opened = 0; opened < 50; opened += 1) {
    const { window, close } = fakeWindow();
    followTheme(window, theme, () => 'white');
    expect(theme.listenerCount('updated')).toBe(2);
    close();
  }
  expect(theme.listenerCount('updated')).toBe(1);
  theme.emit('updated');
  expect(last.painted).toEqual(['black']);
  last.close();
  expect(theme.listenerCount('updated')).toBe(0);
});
