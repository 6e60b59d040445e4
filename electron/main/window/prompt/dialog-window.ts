import { BrowserWindow, nativeTheme, type Session, session } from 'electron';
import { guardContents, guardSession } from '../page/guard.ts';
import type { PageAddress } from '../page/pages.ts';
import { hardenedWebPreferences } from '../page/web-preferences.ts';

/** The page and the parent of a dialog window. */
export interface DialogWindowSetup {
  address: PageAddress;
  preload: string;
  devTools: boolean;
  devOrigin: string | undefined;
  parent(): BrowserWindow | undefined;
  /** Whether the app is quitting. Windows that close then are not closed by the person. */
  leaving(): boolean;
  /** Makes the page available to the window's session. */
  serve(session: Session): void;
}

/** The options of one dialog window. */
interface DialogWindowOptions extends Pick<DialogWindowSetup, 'address' | 'preload' | 'devTools' | 'parent'> {
  size: { width: number; height: number };
  title: string;
  /** Whether the window blocks its parent. */
  modal: boolean;
  session: Session;
}

/** Returns a function that gives a guarded in-memory session, which is created at the first call. */
export function isolatedSession(
  name: string,
  { devOrigin, serve }: Pick<DialogWindowSetup, 'devOrigin' | 'serve'>,
): () => Session {
  let own: Session | undefined;
  return () => {
    if (own) return own;
    own = session.fromPartition(name, { cache: false });
    guardSession(own, devOrigin);
    serve(own);
    return own;
  };
}

/**
 * Creates a window for secrets without a menu, shown once it is painted. Screen recordings leave it out where the
 * operating system supports that; Linux does not.
 */
export function createDialogWindow(options: DialogWindowOptions): BrowserWindow {
  const parent = options.parent();
  const window = new BrowserWindow({
    ...options.size,
    minWidth: 320,
    minHeight: 240,
    useContentSize: true,
    ...(parent ? { parent, modal: options.modal } : {}),
    title: options.title,
    show: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#171b1b' : '#f6f7f7',
    webPreferences: {
      ...hardenedWebPreferences,
      session: options.session,
      preload: options.preload,
      devTools: options.devTools,
    },
  });
  window.removeMenu();
  window.setContentProtection(true);
  guardContents(window.webContents, options.address.url);
  window.once('ready-to-show', () => window.show());
  if (parent) outliveParent(parent, window);
  return window;
}

/**
 * A page can close its window (`window.close()`), which cannot be prevented, and the children of a window close with it.
 * Detaching this window from its parent keeps it open.
 */
function outliveParent(parent: BrowserWindow, window: BrowserWindow): void {
  // Electron emits this event, but its type definitions do not list it.
  const contents: NodeJS.EventEmitter = parent.webContents;
  const detach = () => {
    if (!window.isModal()) window.setParentWindow(null);
  };
  contents.once('close', detach);
  window.once('closed', () => contents.off('close', detach));
}

/** The handlers for the end of a dialog window. */
interface CloseHandlers extends Pick<DialogWindowSetup, 'leaving'> {
  /** Called once, after the window is closed. `person`: a person closed it. */
  onClosed(by: 'person' | 'other'): void;
  /** Called when the page is reloaded and what was typed is lost. */
  onPageLost(): void;
}

/**
 * Calls the handlers when a window closes or its page is lost. If the renderer process dies, the window stays, keeps the
 * focus and reloads its page. If that happens again, the window is destroyed.
 */
export function onWindowClosed(
  window: BrowserWindow,
  { onClosed, onPageLost, leaving }: CloseHandlers,
): void {
  let by: 'person' | 'other' = 'other';
  let hasReloaded = false;
  window.on('close', () => {
    if (!leaving()) by = 'person';
  });
  window.on('closed', () => onClosed(by));
  window.webContents.on('render-process-gone', () => {
    if (window.isDestroyed()) return;
    onPageLost();
    if (hasReloaded) return window.destroy();
    hasReloaded = true;
    window.webContents.reload();
  });
}
