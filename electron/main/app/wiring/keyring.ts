import { app } from 'electron';
import { createKeyringService } from 'safe-storage-helpers';
import type { KeyringView } from '../../../../shared/model/session.ts';
import { keyringHandlers } from '../../ipc/handlers/keyring.ts';
import { appImageOf } from '../../lib/appimage.ts';
import type { Sessions } from '../../session/sessions.ts';
import { deriveWithArgon2 } from '../../vault/argon2.ts';
import { createKeyringController } from '../../vault/keyring-controller.ts';
import type { VaultStores } from '../../vault/stores.ts';
import { checkNobodyTypes } from '../../window/focus/take-focus.ts';
import type { PromptWindow } from '../../window/prompt/prompt-window.ts';

/** The keyring of this desktop, and what makes keys from passphrases: for the vault. */
export const keyringOfDesktop = {
  service: createKeyringService({ environment: process.env }),
  derive: deriveWithArgon2,
};

export interface KeyringOptions {
  stores: VaultStores;
  sessions: Sessions;
  promptWindow: Pick<PromptWindow, 'ask'>;
  changed(view: KeyringView): void;
  log(message: string, error: unknown): void;
}

/** What a person can do about the keyring, as channels. */
export function wireKeyring({ promptWindow, ...options }: KeyringOptions) {
  const desk = createKeyringController({
    ...options,
    // The system asks in a dialog of its own.
    service: {
      async unlock(backend, signal) {
        checkNobodyTypes();
        return await keyringOfDesktop.service.unlock(backend, signal);
      },
    },
    async ask(asks, problem, signal) {
      const question = { asks, connection: '', host: '', username: '' };
      const answer = await promptWindow.ask(
        problem === undefined ? question : { ...question, problem },
        signal,
      );
      return answer?.secret ?? null;
    },
  });
  return { handlers: keyringHandlers(desk, restart), stop: desk.stop };
}

/** Nothing is lost by it but what is being typed: what is kept is on the disk. */
function restart(): void {
  checkNobodyTypes();
  // Inside an AppImage the program itself lies where nothing is once this one has ended.
  const image = appImageOf(process.env, process.execPath);
  app.relaunch(image === undefined ? {} : { execPath: image });
  app.quit();
}
