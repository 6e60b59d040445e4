import { EventEmitter } from 'node:events';
import type { ProxyConfig, Session, WebContents } from 'electron';
import { describe, expect, test } from 'vitest';
import { guardContents, guardSession } from './guard.ts';
import { deadProxy } from './no-network.ts';

interface Request {
  url: string;
}
type Listener = (request: Request, answer: (verdict: { cancel: boolean }) => void) => void;

/** The handlers that a session was given, by the name of their setter. */
function guardedSession(devOrigin?: string) {
  const given: Record<string, (...values: never[]) => unknown> = {};
  let network: Listener = () => undefined;
  let patterns: string[] = [];
  const target = new EventEmitter();
  const session = new Proxy(target, {
    get(emitter, name: string) {
      if (name === 'webRequest') {
        return {
          onBeforeRequest: (filter: { urls: string[] }, listener: Listener) => {
            patterns = filter.urls;
            network = listener;
          },
        };
      }
      if (name === 'setProxy') {
        return async (...config: never[]) => void Object.assign(given, { proxy: config });
      }
      if (!name.startsWith('set')) return Reflect.get(emitter, name).bind(emitter);
      return (handler: (...values: never[]) => unknown) => {
        given[name] = handler;
      };
    },
  });
  guardSession(session as unknown as Session, devOrigin);
  const cancelled = (url: string): boolean => {
    let verdict = false;
    network({ url }, ({ cancel }) => {
      verdict = cancel;
    });
    return verdict;
  };
  return { given, cancelled, patterns, target };
}

function guardedContents() {
  const target = new EventEmitter();
  let open: () => unknown = () => undefined;
  let ended = 0;
  const contents = Object.assign(target, {
    setWindowOpenHandler: (handler: () => unknown) => {
      open = handler;
    },
    setWebRTCIPHandlingPolicy: () => undefined,
    forcefullyCrashRenderer: () => {
      ended += 1;
    },
  });
  guardContents(contents as unknown as WebContents, 'app://latchkey/index.html');
  return { target, open: () => open(), ended: () => ended };
}

/** True when a listener stopped the event. */
function stopped(target: EventEmitter, name: string, details: object = {}): boolean {
  let prevented = false;
  const preventDefault = () => {
    prevented = true;
  };
  target.emit(name, { ...details, preventDefault });
  return prevented;
}

describe('a session', () => {
  test('refuses every network address @T4', () => {
    const { cancelled, patterns } = guardedSession();
    expect(patterns).toHaveLength(6);
    for (const url of ['http://127.0.0.1/', 'https://a.example/', 'ws://a.example/', 'file:///etc/passwd']) {
      expect(cancelled(url)).toBe(true);
    }
  });

  test('lets a development server through, and nothing that begins alike @T4', () => {
    const { cancelled } = guardedSession('http://localhost:5173');
    expect(cancelled('http://localhost:5173/src/main.ts')).toBe(false);
    expect(cancelled('ws://localhost:5173/')).toBe(false);
    expect(cancelled('http://localhost:51730/')).toBe(true);
    expect(cancelled('http://localhost:5173.evil.example/')).toBe(true);
    expect(cancelled('https://localhost:5173/')).toBe(true);
  });

  test.each<[string | undefined, string]>([
    [undefined, '<-loopback>'],
    ['http://localhost:5173', '<-loopback>;localhost:5173'],
  ])('leads whatever is no request into nothing, but for a development server: %s @T2b', (dev, bypass) => {
    const { given } = guardedSession(dev);
    const [proxy] = given['proxy'] as unknown as [ProxyConfig];
    expect(proxy).toEqual({ mode: 'fixed_servers', proxyRules: deadProxy, proxyBypassRules: bypass });
    // A multicast address: TCP opens no connection to it, and nobody can listen at it.
    expect(deadProxy).toMatch(/^http:\/\/224\.0\.0\.0:/);
  });

  test('grants no permission and no device, and downloads nothing @T4', () => {
    const { given, target } = guardedSession();
    expect(given['setPermissionCheckHandler']?.()).toBe(false);
    expect(given['setDevicePermissionHandler']?.()).toBe(false);
    let granted: unknown;
    const answer = (verdict: unknown) => {
      granted = verdict;
    };
    given['setPermissionRequestHandler']?.(...([{}, 'media', answer] as never[]));
    expect(granted).toBe(false);
    for (const name of ['will-download', 'select-hid-device', 'select-usb-device', 'select-serial-port']) {
      expect(stopped(target, name)).toBe(true);
    }
  });
});

describe('a window', () => {
  test('stays on its page @T4', () => {
    const { target } = guardedContents();
    const goes = (url: string, isMainFrame = true) =>
      !stopped(target, 'will-frame-navigate', { url, isMainFrame });
    expect(goes('app://latchkey/index.html')).toBe(true);
    expect(goes('app://latchkey/index.html#/home')).toBe(true);
    for (const url of [
      'https://a.example/',
      'app://prompt/prompt.html',
      'app://latchkey/',
      'file:///x',
      'about:blank',
    ]) {
      expect(goes(url)).toBe(false);
    }
    expect(goes('app://latchkey/index.html', false)).toBe(false);
  });

  test('ends a page that makes itself a frame, and is neither moved nor resized by its page @T2b', () => {
    const { target, ended } = guardedContents();
    target.emit('frame-created', {}, { frame: { parent: null } });
    target.emit('frame-created', {}, { frame: null });
    expect(ended()).toBe(0);
    target.emit('frame-created', {}, { frame: { parent: {} } });
    expect(ended()).toBe(1);
    expect(stopped(target, 'content-bounds-updated')).toBe(true);
  });

  test('opens no other window, no web view and no dialog of a server @T4', () => {
    const { target, open } = guardedContents();
    expect(open()).toEqual({ action: 'deny' });
    for (const name of ['will-redirect', 'will-attach-webview', 'login', 'select-client-certificate']) {
      expect(stopped(target, name)).toBe(true);
    }
  });
});
