import { app } from 'electron';
import { createKeyringService } from 'safe-storage-helpers';
import { keyringHandlers } from '../../ipc/handlers/keyring.ts';
import { appImageOf } from '../../lib/appimage.ts';
import type { Sessions } from '../../session/sessions.ts';
import { deriveWithArgon2 } from '../../vault/argon2.ts';
import { createKeyringController } from '../../vault/keyring-controller.ts';
import type { VaultStores } from '../../vault/stores.ts';
import type { Emit } from '../../window/events.ts';
import { assertFocusMayMove } from '../../window/focus/take-focus.ts';
import type { PromptWindow } from '../../window/prompt/prompt-window.ts';

/** What the vault needs: the keyring of this desktop, and the key derivation for passphrases. */
export const desktopKeyring = {
  service: createKeyringService({ environment: process.env }),
  derive: deriveWithArgon2,
};

export interface KeyringOptions {
  stores: VaultStores;
  sessions: Sessions;
  promptWindow: Pick<PromptWindow, 'ask'>;
  emit: Emit;
  log(message: string, error: unknown): void;
}

/** Creates the keyring controller, which asks for passphrases in the prompt window. */
export function wireKeyring({ promptWindow, emit, ...options }: KeyringOptions) {
  const controller = createKeyringController({
    ...options,
    changed: (view) => emit('keyring.changed', view),
    // The operating system shows its own dialog for this.
    service: {
      async unlock(backend, signal) {
        assertFocusMayMove();
        return await desktopKeyring.service.unlock(backend, signal);
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
  return { handlers: keyringHandlers(controller, restart), stop: controller.stop };
}

/** Restarts the app. Only unsaved input is lost, as everything else is on disk. */
function restart(): void {
  assertFocusMayMove();
  // An AppImage is unmounted when the app exits, and the executable in it is gone then.
  const image = appImageOf(process.env, process.execPath);
  app.relaunch(image === undefined ? {} : { execPath: image });
  app.quit();
}
