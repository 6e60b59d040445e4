import { safeStorage } from 'electron';
import { openSettings } from '../../settings/settings.ts';
import { openStores, type VaultStores } from '../../vault/stores.ts';
import type { Notices } from '../notices.ts';
import type { Paths } from '../paths.ts';
import { readConnections } from './connections.ts';
import { keyringOfDesktop } from './keyring.ts';
import type { FlightRecorder } from './recorder.ts';

interface StoredOptions {
  paths: Paths;
  connectionsFile: string | undefined;
  notices: Notices;
}

type Recording = Pick<FlightRecorder, 'recorder'>;

function openVaultStores({ paths }: StoredOptions, flight: Promise<Recording>): Promise<VaultStores> {
  return openStores({
    safeStorage,
    ...keyringOfDesktop,
    folder: paths.vault,
    onEvidence: (connection, evidence) => {
      const message = `The vault had a damaged part and mended it (${evidence.join(', ')}). Nothing was lost.`;
      void flight.then(({ recorder }) => recorder.record({ kind: 'vault', connection, message }));
    },
  });
}

/** Reads what the app keeps from one start to the next: connections, vault, settings. Begins before there is a recorder. */
export function wireStorage(options: StoredOptions, flight: Promise<Recording>) {
  return Promise.all([
    readConnections({
      file: options.connectionsFile,
      ownFile: options.paths.connections,
      notice: options.notices.add,
      log: (message, evidence) =>
        void flight.then(({ recorder }) => recorder.log('error', message, evidence)),
    }),
    openVaultStores(options, flight),
    openSettings({ file: options.paths.settings, notice: options.notices.add }),
  ]);
}
