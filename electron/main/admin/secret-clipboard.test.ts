import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createSecretClipboard } from './secret-clipboard.ts';

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

function setUp() {
  let text = '';
  const clipboard = {
    writeText: (next: string) => {
      text = next;
    },
    readText: () => text,
    clear: () => {
      text = '';
    },
  };
  return { clipboard, passing: createSecretClipboard(clipboard, () => expect.unreachable()) };
}

test('a copied secret is on the clipboard for a minute and no longer @S3.13', async () => {
  const { clipboard, passing } = setUp();
  await passing.copy('the-secret');
  await vi.advanceTimersByTimeAsync(59_999);
  expect(clipboard.readText()).toBe('the-secret');
  await vi.advanceTimersByTimeAsync(1);
  expect(clipboard.readText()).toBe('');
});

test('what somebody copied meanwhile stays @S3.13', async () => {
  const { clipboard, passing } = setUp();
  await passing.copy('the-secret');
  clipboard.writeText('a recipe');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(clipboard.readText()).toBe('a recipe');
});

test('a secret copied again has a minute again', async () => {
  const { clipboard, passing } = setUp();
  await passing.copy('the-secret');
  await vi.advanceTimersByTimeAsync(40_000);
  await passing.copy('the-secret');
  await vi.advanceTimersByTimeAsync(40_000);
  expect(clipboard.readText()).toBe('the-secret');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(clipboard.readText()).toBe('');
});

test('at the end of the app it goes at once, and nothing else does @S3.13', async () => {
  const { clipboard, passing } = setUp();
  await passing.copy('the-secret');
  await passing.forget();
  expect(clipboard.readText()).toBe('');
  clipboard.writeText('a recipe');
  await passing.forget();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(clipboard.readText()).toBe('a recipe');
});
