import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { MainWords } from '../i18n/index.ts';
import { monotonic } from '../lib/monotonic.ts';
import { followTheme } from './follow-theme.ts';
import { guardContents } from './page/guard.ts';
import type { PageAddress } from './page/pages.ts';
import { hardenedWebPreferences } from './page/web-preferences.ts';
import { createStateWriter, readWindowState, routeOf, type WindowState } from './state.ts';
import { keepTitle } from './title.ts';

/** The minimum width and height (px). */
const minSize = 480;
/** A moving window reports its bounds many times a second; only the last ones are saved (ms). */
const saveDelay = 400;
const defaultSize = { width: 1080, height: 720 };

/**
 * Features that open a system window when a page asks for it after a click. A page also learns the file name that is
 * typed into a save dialog.
 */
const featuresThatTakeFocus =
  'FileSystemAccess,FileSystemAccessLocal,DocumentPictureInPictureAPI,EyeDropperAPI';

export interface MainWindowOptions {
  address: PageAddress;
  /** Path of the window's preload script. */
  preload: string;
  /** The file that stores the window's bounds and view. */
  stateFile: string;
  devTools: boolean;
  /** The view to open, as the page's hash, instead of the stored one. */
  route?: string | undefined;
  /** Whether the window stays hidden until `show` is called. */
  hidden?: boolean;
  /** The catalogue for the window title. */
  words(): MainWords;
  /** Reports a failure of the window to the person. */
  notice(text: string): void;
}

export interface MainWindow {
  readonly window: BrowserWindow;
  /** Resolves when the current bounds and view are on disk. */
  settled(): Promise<void>;
}

const background = (): string => (nativeTheme.shouldUseDarkColors ? '#171b1b' : '#f6f7f7');

/** The stored bounds, if a screen still shows them. */
function visibleBounds(state: WindowState): { x?: number; y?: number; width: number; height: number } {
  const { bounds } = state;
  if (!bounds) return defaultSize;
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
    ...visibleBounds(state),
    minWidth: minSize,
    minHeight: minSize,
    title: 'Latchkey',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: background(),
    webPreferences: {
      ...hardenedWebPreferences,
      preload: options.preload,
      disableBlinkFeatures: featuresThatTakeFocus,
      devTools: options.devTools,
    },
  });
}

function persistState(
  window: BrowserWindow,
  options: MainWindowOptions,
  state: WindowState,
): () => Promise<void> {
  const writer = createStateWriter(options.stateFile, () =>
    options.notice('The position of the window could not be saved: the user data folder is not writable.'),
  );
  const save = () => {
    // A window that was never shown is not maximized yet.
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
  // A destroyed window does not emit `close`.
  window.on('closed', () => clearTimeout(timer));
  return () => {
    clearTimeout(timer);
    if (!window.isDestroyed()) save();
    return writer.settled();
  };
}

/** Reloads a page whose process died. If that happens again within a minute, only a notice is shown. */
function reloadAfterCrash(window: BrowserWindow, notice: (text: string) => void): void {
  let last = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const again = monotonic() - last < 60_000;
    last = monotonic();
    notice(
      again
        ? `The window crashed again (${reason}). Nothing was lost. Close Latchkey and start it again.`
        : `The window crashed (${reason}) and was reloaded. Nothing was lost.`,
    );
    if (!again) window.webContents.reload();
  });
}

/** Opens the main window with its stored bounds and view; it appears with its first paint. */
export function openMainWindow(options: MainWindowOptions): MainWindow {
  const state = readWindowState(options.stateFile, () =>
    options.notice('The position of the window could not be read. The window opens at its default position.'),
  );
  const window = open(options, state);
  const settled = persistState(window, options, state);
  guardContents(window.webContents, options.address.url);
  keepTitle(window, options.words);
  reloadAfterCrash(window, options.notice);
  followTheme(window, nativeTheme, background);
  const { maximized } = state;
  const appear = () => {
    // `maximize` shows the window, too; before the first paint it would be empty.
    if (maximized) window.maximize();
    window.show();
  };
  if (options.hidden === true) window.once('show', appear);
  else window.once('ready-to-show', appear);
  // A failed load leaves an empty window; the notice says why.
  window.loadURL(options.address.url + (options.route ?? state.route)).catch((error: Error) => {
    options.notice(`The page of the window could not be loaded: ${error.message}`);
  });
  return { window, settled };
}
