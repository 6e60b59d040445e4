import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { MainWords } from '../i18n/index.ts';
import { monotonic } from '../lib/monotonic.ts';
import { followColours } from './follow-colours.ts';
import { guardContents } from './page/guard.ts';
import type { PageAddress } from './page/pages.ts';
import { pagePreferences } from './page/web-preferences.ts';
import { createStateWriter, readWindowState, routeOf, type WindowState } from './state.ts';
import { nameAfterView } from './title.ts';

/** Narrowest and lowest (px). */
const smallest = 480;
/** Moving a window tells its place many times a second; the last one is worth a write (ms). */
const saveDelay = 400;
const usual = { width: 1080, height: 720 };

/**
 * What opens a window of the system's own at the word of a page that was just clicked. The name that is typed into a dialog
 * for saving a file is told to the page.
 */
const focusTakers = 'FileSystemAccess,FileSystemAccessLocal,DocumentPictureInPictureAPI,EyeDropperAPI';

export interface MainWindowOptions {
  address: PageAddress;
  /** Path of the window's preload script. */
  preload: string;
  /** Where its bounds and its view are remembered. */
  stateFile: string;
  devTools: boolean;
  /** The view to open on, as the page's hash, in place of the one that was remembered. */
  route?: string | undefined;
  /** It stays out of sight until somebody shows it. */
  hidden?: boolean;
  /** The words that the window is named in. */
  words(): MainWords;
  /** Tells a person what went wrong with the window itself. */
  notice(text: string): void;
}

export interface MainWindow {
  readonly window: BrowserWindow;
  /** Resolves when its place, as it is now, is on disk. */
  settled(): Promise<void>;
}

const background = (): string => (nativeTheme.shouldUseDarkColors ? '#171b1b' : '#f6f7f7');

/** The remembered bounds, where a screen still shows them. */
function placeOf(state: WindowState): { x?: number; y?: number; width: number; height: number } {
  const { bounds } = state;
  if (!bounds) return usual;
  const area = screen.getDisplayMatching(bounds).workArea;
  const visible =
    bounds.x < area.x + area.width &&
    bounds.x + bounds.width > area.x &&
    bounds.y < area.y + area.height &&
    bounds.y >= area.y - bounds.height;
  return visible ? bounds : { width: bounds.width, height: bounds.height };
}

function open(options: MainWindowOptions, state: WindowState): BrowserWindow {
  return new BrowserWindow({
    ...placeOf(state),
    minWidth: smallest,
    minHeight: smallest,
    title: 'Latchkey',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: background(),
    webPreferences: {
      preload: options.preload,
      ...pagePreferences,
      disableBlinkFeatures: focusTakers,
      devTools: options.devTools,
    },
  });
}

function remember(
  window: BrowserWindow,
  options: MainWindowOptions,
  state: WindowState,
): () => Promise<void> {
  const writer = createStateWriter(options.stateFile, () =>
    options.notice('The place of the window could not be saved: the user data folder cannot be written to.'),
  );
  const save = () => {
    // One that was never shown is not maximized yet.
    if (window.isVisible()) {
      state.bounds = window.getNormalBounds();
      state.maximized = window.isMaximized();
    }
    writer.write(state);
  };
  window.webContents.on('did-navigate-in-page', (_event, url, isMainFrame) => {
    if (!isMainFrame) return;
    state.route = routeOf(url);
    save();
  });
  let timer: NodeJS.Timeout | undefined;
  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, saveDelay);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('close', () => {
    clearTimeout(timer);
    save();
  });
  // One that is destroyed says nothing of closing first.
  window.on('closed', () => clearTimeout(timer));
  return () => {
    clearTimeout(timer);
    if (!window.isDestroyed()) save();
    return writer.settled();
  };
}

/** Reloads a page whose process died, once; a second death within a minute is told and left to the person. */
function recover(window: BrowserWindow, notice: (text: string) => void): void {
  let last = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const again = monotonic() - last < 60_000;
    last = monotonic();
    notice(
      again
        ? `The window stopped again (${reason}). Nothing was lost. Close Latchkey and start it anew.`
        : `The window stopped (${reason}) and was loaded anew. Nothing was lost.`,
    );
    if (!again) window.webContents.reload();
  });
}

/** Opens the main window where it was and on the view it showed; it appears with its first paint. */
export function openMainWindow(options: MainWindowOptions): MainWindow {
  const state = readWindowState(options.stateFile, () =>
    options.notice('The place of the window could not be read. It opens where it does the first time.'),
  );
  const window = open(options, state);
  const settled = remember(window, options, state);
  guardContents(window.webContents, options.address.url);
  nameAfterView(window, options.words);
  recover(window, options.notice);
  followColours(window, nativeTheme, background);
  const { maximized } = state;
  const appear = () => {
    // `maximize` shows a window, too: before its first paint that would be an empty one.
    if (maximized) window.maximize();
    window.show();
  };
  if (options.hidden === true) window.once('show', appear);
  else window.once('ready-to-show', appear);
  // A refused or failed load shows an empty window; the reason belongs on the console of whoever built it.
  window.loadURL(options.address.url + (options.route ?? state.route)).catch((error: Error) => {
    options.notice(`The page of the window could not be loaded: ${error.message}`);
  });
  return { window, settled };
}
