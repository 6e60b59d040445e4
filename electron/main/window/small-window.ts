import { BrowserWindow, nativeTheme, type Session, session } from 'electron';
import { guardContents, guardSession } from './guard.ts';
import { pagePreferences } from './page-preferences.ts';
import type { PageAddress } from './pages.ts';

/** Where a small window gets its page from, and what it belongs to. */
export interface SmallWindowPlace {
  address: PageAddress;
  preload: string;
  devTools: boolean;
  devOrigin: string | undefined;
  parent(): BrowserWindow | undefined;
  /** Lets the window's session load its page. */
  serve(session: Session): void;
}

/** What one small window is like. */
interface SmallWindowOptions extends Pick<SmallWindowPlace, 'address' | 'preload' | 'devTools' | 'parent'> {
  size: { width: number; height: number };
  title: string;
  /** Whether the window it belongs to waits meanwhile. */
  modal: boolean;
  session: Session;
}

/** A guarded session of its own, in memory alone, made when it is first asked for. */
export function sessionApart(
  name: string,
  { devOrigin, serve }: Pick<SmallWindowPlace, 'devOrigin' | 'serve'>,
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

/** A small window for secrets: no menu, not to be seen in recordings of the screen, shown once it is painted. */
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
  return window;
}
