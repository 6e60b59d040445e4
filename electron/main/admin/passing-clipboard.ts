import { createHash, timingSafeEqual } from 'node:crypto';

/** The part of Electron's clipboard that is needed; some of its versions answer at once, some later. */
export interface Clipboard {
  writeText(text: string): void | Promise<void>;
  readText(): string | Promise<string>;
  clear(): void | Promise<void>;
}

/** A clipboard for secrets: what was copied does not stay on it. */
export interface PassingClipboard {
  /** Copies, and takes it off again after a minute. */
  copy(secret: string): Promise<void>;
  /** Takes it off now. What somebody else has copied meanwhile stays. */
  forget(): Promise<void>;
}

const minute = 60_000;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Remembers no secret itself, only its digest, to see whether the clipboard still holds it. */
export function createPassingClipboard(
  clipboard: Clipboard,
  log: (message: string, evidence: unknown) => void,
): PassingClipboard {
  let held: Buffer | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function forget(): Promise<void> {
    clearTimeout(timer);
    const mine = held;
    held = undefined;
    if (mine === undefined) return;
    if (timingSafeEqual(digest(await clipboard.readText()), mine)) await clipboard.clear();
  }

  return {
    async copy(secret) {
      clearTimeout(timer);
      held = digest(secret);
      await clipboard.writeText(secret);
      timer = setTimeout(() => {
        forget().catch((error: unknown) => log('a secret could not be taken off the clipboard', error));
      }, minute);
      timer.unref();
    },
    forget,
  };
}
