import { safeStorage } from 'electron';
import type { KeyringAnswer, KeyringService } from 'safe-storage-helpers';
import { readConnections } from './connections-desk.ts';
import { keyringOfDesktop } from './keyring.ts';
import type { Notices } from './notices.ts';
import type { Paths } from './paths.ts';
import type { Recorder } from './recorder/recorder.ts';
import { openSettings } from './settings/settings.ts';
import { openStores, type VaultStores } from './vault/stores.ts';

interface StoredOptions {
  paths: Paths;
  connectionsFile: string | undefined;
  notices: Notices;
  /** What the keyring said to a question put already. */
  keyringAnswer: Promise<KeyringAnswer> | undefined;
}

/** The keyring, whose first answer may be there already. */
function keyringWith(first: Promise<KeyringAnswer> | undefined): Pick<KeyringService, 'ask'> {
  let known = first;
  return {
    ask: (backend) => {
      const answer = known ?? keyringOfDesktop.service.ask(backend);
      known = undefined;
      return answer;
    },
  };
}

function openVaultStores({ paths, keyringAnswer }: StoredOptions, recorder: Recorder): Promise<VaultStores> {
  return openStores({
    safeStorage,
    ...keyringOfDesktop,
    service: keyringWith(keyringAnswer),
    folder: paths.vault,
    noted: (connection, evidence) => {
      recorder.record({
        kind: 'vault',
        connection,
        message: `The vault had a damaged part and mended it (${evidence.join(', ')}). Nothing was lost.`,
      });
    },
  });
}

/** Reads what the app keeps from one start to the next: connections, vault, settings. */
export function readStored(options: StoredOptions, recorder: Recorder) {
  return Promise.all([
    readConnections({
      file: options.connectionsFile,
      ownFile: options.paths.connections,
      notice: options.notices.add,
      log: (message, evidence) => recorder.log('error', message, evidence),
    }),
    openVaultStores(options, recorder),
    openSettings({ file: options.paths.settings, notice: options.notices.add }),
  ]);
}
