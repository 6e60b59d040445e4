import { createHash, timingSafeEqual } from 'node:crypto';

/** The part of Electron's clipboard used here. It is synchronous or asynchronous, depending on the version. */
export interface Clipboard {
  writeText(text: string): void | Promise<void>;
  readText(): string | Promise<string>;
  clear(): void | Promise<void>;
}

/** Copies secrets to the clipboard and removes them again. */
export interface SecretClipboard {
  /** Copies a secret and removes it after a minute. */
  copy(secret: string): Promise<void>;
  /** Removes the secret now. Anything copied since stays. */
  forget(): Promise<void>;
}

const minute = 60_000;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Only stores the digest of a secret, to check whether the clipboard still holds it. */
export function createSecretClipboard(
  clipboard: Clipboard,
  log: (message: string, evidence: unknown) => void,
): SecretClipboard {
  let copied: Buffer | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function forget(): Promise<void> {
    clearTimeout(timer);
    const expected = copied;
    copied = undefined;
    if (expected === undefined) return;
    if (timingSafeEqual(digest(await clipboard.readText()), expected)) await clipboard.clear();
  }

  return {
    async copy(secret) {
      clearTimeout(timer);
      copied = digest(secret);
      await clipboard.writeText(secret);
      timer = setTimeout(() => {
        forget().catch((error: unknown) => log('a secret could not be removed from the clipboard', error));
      }, minute);
      timer.unref();
    },
    forget,
  };
}
