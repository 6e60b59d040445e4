import { safeStorage } from 'electron';
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
}

function openVaultStores({ paths }: StoredOptions, recorder: Recorder): Promise<VaultStores> {
  return openStores({
    safeStorage,
    ...keyringOfDesktop,
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
