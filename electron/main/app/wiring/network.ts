import { isDeepStrictEqual } from 'node:util';
import type { BrowserWindow } from 'electron';
import { unknownConnection } from '../../../../shared/model/unknown-connection.ts';
import type { Connections } from '../../connections/connections.ts';
import { networkHandlers } from '../../ipc/handlers/network.ts';
import { type Authorities, openAuthorities } from '../../network/authorities.ts';
import { probe } from '../../network/probe.ts';
import { createRoutes, type Routes } from '../../network/routes.ts';
import type { Recorder } from '../../recorder/recorder.ts';
import type { Settings } from '../../settings/settings.ts';
import { systemProxy } from '../chromium-network.ts';
import { openFileDialog } from '../dialogs/choose-file.ts';
import { type Consent, createConsent } from '../dialogs/consent.ts';
import type { Notices } from '../notices.ts';
import type { Paths } from '../paths.ts';

export interface NetworkOptions {
  paths: Pick<Paths, 'authorities'>;
  notices: Notices;
  settings: Settings;
  recorder: Pick<Recorder, 'log'>;
  /** The window that owns dialogs. */
  window(): BrowserWindow | undefined;
  connections: Pick<Connections, 'get'>;
}

/** Routes to servers and certificate authorities, as the settings configure them. */
export interface NetworkServices {
  routes: Routes;
  authorities: Authorities;
  /** Asks the person before a change as serious as another route to servers. */
  consent: Consent;
  handlers: ReturnType<typeof networkHandlers>;
}

/** Reads the certificate authorities, and refreshes the routes whenever the proxy setting changes. */
export async function wireNetwork(options: NetworkOptions): Promise<NetworkServices> {
  const { settings, recorder, window, connections } = options;
  const consent = createConsent(settings, window);
  const authorities = await openAuthorities({
    folder: options.paths.authorities,
    notice: options.notices.add,
    changed: () => routes.refresh(),
  });
  const routes = createRoutes({
    proxy: () => settings.now().proxy,
    resolve: systemProxy.resolve,
    certificateAuthorities: () => authorities.pem(),
    log: (message, evidence) => recorder.log('debug', message, evidence),
  });
  let currentProxy = settings.now().proxy;
  settings.watch(({ proxy }) => {
    if (isDeepStrictEqual(proxy, currentProxy)) return;
    currentProxy = proxy;
    routes.refresh();
  });
  const fingerprints = () => authorities.list().map(({ fingerprint }) => fingerprint);
  return {
    routes,
    authorities,
    consent,
    handlers: networkHandlers({
      authorities,
      chooseFile: () => openFileDialog(window(), 'certificates'),
      consent,
      test: async (id) => {
        const connection = connections.get(id);
        if (connection === undefined) throw unknownConnection();
        return probe({ routes, added: fingerprints }, connection.issuer);
      },
    }),
  };
}
