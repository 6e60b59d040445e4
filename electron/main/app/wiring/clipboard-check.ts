import { checkClipboard } from '../../window/clipboard/check.ts';
import { canReadClipboard } from '../../window/clipboard/probe.ts';
import { earlyWords } from '../early-words.ts';
import type { Paths } from '../paths.ts';

/** A start has other things to do (ms). */
const laterMs = 5_000;

export interface ClipboardStart {
  paths: Pick<Paths, 'clipboardCheck' | 'settings'>;
  notice(text: string): void;
  log(message: string, evidence: unknown): void;
}

/** Finds out by and by whether a page can read the clipboard, and tells the person if so. */
export function checkClipboardLater({ paths, notice, log }: ClipboardStart): void {
  const { electron } = process.versions;
  const check = () =>
    void checkClipboard({
      file: paths.clipboardCheck,
      electron,
      probe: canReadClipboard,
      onReadable: () => notice(earlyWords(paths.settings).clipboardReadable(electron)),
      log,
    });
  setTimeout(check, laterMs).unref();
}
