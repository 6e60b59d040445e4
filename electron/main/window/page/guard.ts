import type { Session, WebContents } from 'electron';
import { blockNetwork } from './no-network.ts';

/** Every scheme except `app://`, which has no URL pattern here and which only the protocol handler serves. */
const network = { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file:///*'] };

function hasOrigin(url: string, origin: string): boolean {
  const socket = origin.replace(/^http/, 'ws');
  return url.startsWith(`${origin}/`) || url.startsWith(`${socket}/`);
}

/**
 * Denies a session everything that pages of the app do not need: network access (except to a development server),
 * permissions, devices and downloads.
 */
export function guardSession(session: Session, devOrigin: string | undefined): void {
  void blockNetwork(session, devOrigin);
  session.webRequest.onBeforeRequest(network, (request, callback) => {
    callback({ cancel: devOrigin === undefined || !hasOrigin(request.url, devOrigin) });
  });
  session.setPermissionCheckHandler(() => false);
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, callback) => callback({ confirmed: false }));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  for (const name of ['select-hid-device', 'select-usb-device', 'select-serial-port'] as const) {
    // The overloads of `on` take one literal name each; the listener is the same for all three.
    (session as NodeJS.EventEmitter).on(name, (event: Electron.Event) => event.preventDefault());
  }
}

/**
 * Keeps a window on its own page: no navigation, redirect, frame, new window, web view, login dialog or certificate
 * dialog. A page may reload itself.
 */
export function guardContents(contents: WebContents, pageUrl: string): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-frame-navigate', (event) => {
    const target = event.url.split('#', 1)[0];
    if (!event.isMainFrame || target !== pageUrl) event.preventDefault();
  });
  contents.on('frame-created', (_event, { frame }) => {
    // No page of the app has frames, and a frame would inherit what the preload gives its parent page.
    if (frame?.parent) contents.forcefullyCrashRenderer();
  });
  // A page that can resize and move its window could imitate the prompt window.
  contents.on('content-bounds-updated', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('login', (event) => event.preventDefault());
  contents.on('select-client-certificate', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event) => event.preventDefault());
}
