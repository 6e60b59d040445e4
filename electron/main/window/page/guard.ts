import type { Session, WebContents } from 'electron';
import { closeNetwork } from './no-network.ts';

/** Everything but `app://`, which has no pattern here and is served by the protocol handler alone. */
const network = { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file:///*'] };

function isOf(url: string, origin: string): boolean {
  const socket = origin.replace(/^http/, 'ws');
  return url.startsWith(`${origin}/`) || url.startsWith(`${socket}/`);
}

/**
 * Denies a session everything a page of the app has no use for: the network (but a development server),
 * permissions, devices, downloads.
 */
export function guardSession(session: Session, devOrigin: string | undefined): void {
  void closeNetwork(session, devOrigin);
  session.webRequest.onBeforeRequest(network, (request, answer) => {
    answer({ cancel: devOrigin === undefined || !isOf(request.url, devOrigin) });
  });
  session.setPermissionCheckHandler(() => false);
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  for (const name of ['select-hid-device', 'select-usb-device', 'select-serial-port'] as const) {
    // The overloads of `on` take one literal name each; the listener is the same for all three.
    (session as NodeJS.EventEmitter).on(name, (event: Electron.Event) => event.preventDefault());
  }
}

/**
 * Keeps a window on its own page: no navigation, no redirect, no frame, no new window, no web view, no login or
 * certificate dialog. A page may load itself anew.
 */
export function guardContents(contents: WebContents, pageUrl: string): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-frame-navigate', (event) => {
    const target = event.url.split('#', 1)[0];
    if (!event.isMainFrame || target !== pageUrl) event.preventDefault();
  });
  contents.on('frame-created', (_event, { frame }) => {
    // No page here has frames; one has what the preload took from the page around it.
    if (frame?.parent) contents.forcefullyCrashRenderer();
  });
  // A window that a page could make as large as the prompt, and put in its place, could be taken for it.
  contents.on('content-bounds-updated', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('login', (event) => event.preventDefault());
  contents.on('select-client-certificate', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event) => event.preventDefault());
}
