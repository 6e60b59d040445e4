import { isDeepStrictEqual } from 'node:util';
import type { BrowserWindow } from 'electron';
import { ProblemError } from '../../../../shared/model/problem.ts';
import type { Connections } from '../../connections/connections.ts';
import { networkHandlers } from '../../ipc/handlers/network.ts';
import { type Authorities, openAuthorities } from '../../network/authorities.ts';
import { probe } from '../../network/probe.ts';
import { createRoutes, type Routes } from '../../network/routes.ts';
import type { Recorder } from '../../recorder/recorder.ts';
import type { Settings } from '../../settings/settings.ts';
import { chooseFileToOpen } from '../../window/focus/take-focus.ts';
import { systemProxy } from '../chromium-network.ts';
import { type Consent, createConsent } from '../dialogs/consent.ts';
import type { Notices } from '../notices.ts';
import type { Paths } from '../paths.ts';

export interface NetworkOptions {
  paths: Pick<Paths, 'authorities'>;
  notices: Notices;
  settings: Settings;
  recorder: Pick<Recorder, 'log'>;
  /** The window a dialog belongs to. */
  window(): BrowserWindow | undefined;
  connections: Pick<Connections, 'get'>;
}

/** The way to servers as the settings have it. */
export interface NetworkServices {
  routes: Routes;
  authorities: Authorities;
  /** Asks the person before the way to servers, or something as grave, is another one. */
  consent: Consent;
  handlers: ReturnType<typeof networkHandlers>;
}

async function chooseFile(window: BrowserWindow | undefined): Promise<string | undefined> {
  return await chooseFileToOpen(window, {
    properties: ['openFile'],
    filters: [
      { name: 'Certificates', extensions: ['pem', 'crt', 'cer', 'der'] },
      { name: '*', extensions: ['*'] },
    ],
  });
}

function unknown(): ProblemError {
  return new ProblemError('unknown_connection', 'There is no such connection.', {
    remedy: 'Choose one of the connections on the first page.',
  });
}

/** Reads the authorities, and follows the proxy of the settings from now on. */
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
    note: (message, evidence) => recorder.log('debug', message, evidence),
  });
  let last = settings.now().proxy;
  settings.watch(({ proxy }) => {
    if (isDeepStrictEqual(proxy, last)) return;
    last = proxy;
    routes.refresh();
  });
  const added = () => authorities.list().map(({ fingerprint }) => fingerprint);
  return {
    routes,
    authorities,
    consent,
    handlers: networkHandlers({
      authorities,
      chooseFile: () => chooseFile(window()),
      consent,
      test: async (id) => {
        const connection = connections.get(id);
        if (connection === undefined) throw unknown();
        return probe({ routes, added }, connection.issuer);
      },
    }),
  };
}
