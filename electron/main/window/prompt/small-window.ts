import { BrowserWindow, nativeTheme, type Session, session } from 'electron';
import { guardContents, guardSession } from '../page/guard.ts';
import type { PageAddress } from '../page/pages.ts';
import { pagePreferences } from '../page/web-preferences.ts';

/** Where a small window gets its page from, and what it belongs to. */
export interface SmallWindowPosition {
  address: PageAddress;
  preload: string;
  devTools: boolean;
  devOrigin: string | undefined;
  parent(): BrowserWindow | undefined;
  /** Whether the app ends: its windows are then closed by nobody in front of them. */
  leaving(): boolean;
  /** Lets the window's session load its page. */
  serve(session: Session): void;
}

/** What one small window is like. */
interface SmallWindowOptions
  extends Pick<SmallWindowPosition, 'address' | 'preload' | 'devTools' | 'parent'> {
  size: { width: number; height: number };
  title: string;
  /** Whether the window it belongs to waits meanwhile. */
  modal: boolean;
  session: Session;
}

/** A guarded session of its own, in memory alone, made when it is first asked for. */
export function sessionApart(
  name: string,
  { devOrigin, serve }: Pick<SmallWindowPosition, 'devOrigin' | 'serve'>,
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
 * A small window for secrets: no menu, shown once it is painted. Where the system can, it is left out of recordings of
 * the screen; Linux cannot, so there whoever may record the screen sees it.
 */
export function createSmallWindow(options: SmallWindowOptions): BrowserWindow {
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
      session: options.session,
      preload: options.preload,
      ...pagePreferences,
      devTools: options.devTools,
    },
  });
  window.removeMenu();
  window.setContentProtection(true);
  guardContents(window.webContents, options.address.url);
  window.once('ready-to-show', () => window.show());
  if (parent) outlive(parent, window);
  return window;
}

/**
 * A page may close its window (`window.close()`), which nothing can prevent, and with a window go those that belong to
 * it. This one then belongs to none, and stays.
 */
function outlive(parent: BrowserWindow, window: BrowserWindow): void {
  // Electron tells this event, but its types do not have it.
  const contents: NodeJS.EventEmitter = parent.webContents;
  const detach = () => {
    if (!window.isModal()) window.setParentWindow(null);
  };
  contents.once('close', detach);
  window.once('closed', () => contents.off('close', detach));
}

/** How a small window ends. */
interface Ending extends Pick<SmallWindowPosition, 'leaving'> {
  /** Called once, when it is gone: `person` when somebody in front of it closed it. */
  gone(by: 'person' | 'other'): void;
  /** What was typed into it is lost: its page is a new one. */
  lost(): void;
}

/**
 * Tells how a window ends. When its page's process dies the window stays, and keeps the focus, with a new page; when
 * that dies, too, it is destroyed.
 */
export function whenGone(window: BrowserWindow, { gone, lost, leaving }: Ending): void {
  let by: 'person' | 'other' = 'other';
  let isSecond = false;
  window.on('close', () => {
    if (!leaving()) by = 'person';
  });
  window.on('closed', () => gone(by));
  window.webContents.on('render-process-gone', () => {
    if (window.isDestroyed()) return;
    lost();
    if (isSecond) return window.destroy();
    isSecond = true;
    window.webContents.reload();
  });
}
