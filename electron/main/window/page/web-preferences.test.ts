import { EventEmitter } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { canReadClipboard } from '../clipboard/probe.ts';
import { openMainWindow } from '../main-window.ts';
import { createDialogWindow } from '../prompt/dialog-window.ts';
import { hardenedWebPreferences } from './web-preferences.ts';

interface Options {
  webPreferences: Electron.WebPreferences;
}

const electron = vi.hoisted(() => ({ created: [] as Options[], contents: (): unknown => undefined }));

vi.mock('./guard.ts', () => ({ guardContents: () => undefined, guardSession: () => undefined }));

vi.mock('electron', () => {
  class FakeView {
    webContents = electron.contents();
    constructor(options: Options) {
      electron.created.push(options);
    }
    on() {}
    once() {}
    removeMenu() {}
    setContentProtection() {}
    loadURL = async () => undefined;
    isDestroyed = () => true;
  }
  return {
    BrowserWindow: FakeView,
    WebContentsView: FakeView,
    nativeTheme: { shouldUseDarkColors: false, on: () => undefined, off: () => undefined },
    screen: {},
    session: { fromPartition: () => ({}) },
  };
});

beforeEach(() => {
  electron.created.splice(0);
  electron.contents = () =>
    Object.assign(new EventEmitter(), {
      loadURL: async () => undefined,
      executeJavaScript: async () => false,
      close: () => undefined,
    });
});

const address = { origin: 'app://latchkey', url: 'app://latchkey/index.html' };
const common = { address, preload: '/preload.js', devTools: false };

const windows: Record<string, () => unknown> = {
  'window/main-window.ts': () =>
    openMainWindow({
      ...common,
      stateFile: '/nowhere/window.json',
      words: () => expect.unreachable(),
      notice: () => undefined,
    }),
  'window/prompt/dialog-window.ts': () =>
    createDialogWindow({
      ...common,
      parent: () => undefined,
      size: { width: 1, height: 1 },
      title: 'Latchkey',
      modal: false,
      session: {} as Electron.Session,
    }),
  'window/clipboard/probe.ts': canReadClipboard,
};

it.each(Object.keys(windows))('every page of %s has the hardened preferences @T4', async (file) => {
  await windows[file]?.();
  expect(electron.created).toHaveLength(1);
  const { webPreferences } = electron.created[0] as Options;
  expect(webPreferences).toMatchObject(hardenedWebPreferences);
  // Anything else would have to be justified here.
  const additional = Object.keys(webPreferences).filter((name) => !(name in hardenedWebPreferences));
  expect(['devTools', 'disableBlinkFeatures', 'preload', 'session']).toEqual(
    expect.arrayContaining(additional),
  );
});

it('isolates pages from Node and from the main process @T4', () => {
  expect(hardenedWebPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    disableDialogs: true,
  });
});

it('no other file of the main process creates a page @T4', async () => {
  const folder = path.join(import.meta.dirname, '../..');
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => /(?<!\.test)\.ts$/.test(file) && !file.includes('testing'),
  );
  const found: string[] = [];
  for (const file of files) {
    const text = await readFile(path.join(folder, file), 'utf8');
    if (/\bnew (?:BrowserWindow|BrowserView|WebContentsView)\(|\bwebPreferences\b/.test(text))
      found.push(file);
  }
  expect(found.sort()).toEqual(Object.keys(windows).sort());
});
