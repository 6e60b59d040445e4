import { checkClipboard } from '../../window/clipboard/check.ts';
import { canReadClipboard } from '../../window/clipboard/probe.ts';
import { earlyWords } from '../i18n.ts';
import type { Paths } from '../paths.ts';

/** The check waits until the start is over (ms). */
const delayMs = 5_000;

export interface ClipboardCheckOptions {
  paths: Pick<Paths, 'clipboardCheck' | 'settings'>;
  notice(text: string): void;
  log(message: string, evidence: unknown): void;
}

/** Checks a few seconds after the start whether a page can read the clipboard, and adds a notice if so. */
export function checkClipboardLater({ paths, notice, log }: ClipboardCheckOptions): void {
  const { electron } = process.versions;
  const check = () =>
    void checkClipboard({
      file: paths.clipboardCheck,
      electron,
      probe: canReadClipboard,
      onReadable: () => notice(earlyWords(paths.settings).clipboardReadable(electron)),
      log,
    });
  setTimeout(check, delayMs).unref();
}
