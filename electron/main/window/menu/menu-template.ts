import type { MenuItemConstructorOptions as Item } from 'electron';
import type { LinkedView } from '../../../../shared/model/views.ts';
import type { MainWords } from '../../i18n/index.ts';

interface Account {
  session: string;
  label: string;
}

/** The actions of the menu. One that needs a confirmation only opens the view that asks for it. */
export interface MenuActs {
  go(place: LinkedView): void;
  openAccount(session: string): void;
  openPalette(): void;
  lockNow(): void;
}

/** The current content of the menu. */
export interface MenuFacts {
  words: MainWords;
  mac: boolean;
  devTools: boolean;
  /** The views that the current user may open, in order. */
  views: readonly LinkedView[];
  /** The session in use, if any. */
  using: string | undefined;
  accounts: readonly Account[];
  /** Whether a session can be locked. */
  lockable: boolean;
}

const separator: Item = { type: 'separator' };

/** Escapes `&`, so that no character of a name becomes a mnemonic. */
export const literal = (label: string): string => label.replaceAll('&', '&&');

function fileMenu({ words: { menu }, mac }: MenuFacts, acts: MenuActs): Item {
  return {
    label: menu.file,
    submenu: [
      { id: 'new-connection', label: menu.newConnection, click: () => acts.go('connections/add') },
      {
        id: 'settings',
        label: menu.settings,
        accelerator: 'CommandOrControl+,',
        click: () => acts.go('settings'),
      },
      separator,
      mac ? { role: 'close', label: menu.close } : { id: 'quit', role: 'quit', label: menu.quit },
    ],
  };
}

function editMenu({ words: { menu } }: MenuFacts): Item {
  return {
    label: menu.edit,
    submenu: [
      { role: 'undo', label: menu.undo },
      { role: 'redo', label: menu.redo },
      separator,
      { role: 'cut', label: menu.cut },
      { role: 'copy', label: menu.copy },
      { role: 'paste', label: menu.paste },
      { role: 'selectAll', label: menu.selectAll },
    ],
  };
}

function viewMenu({ words, views, devTools }: MenuFacts, acts: MenuActs): Item {
  const { menu } = words;
  const items = views.map(
    (view, index): Item => ({
      id: `view:${view}`,
      label: words.views[view],
      ...(index < 9 ? { accelerator: `CommandOrControl+${index + 1}` } : {}),
      click: () => acts.go(view),
    }),
  );
  return {
    label: menu.view,
    submenu: [
      ...items,
      separator,
      { id: 'palette', label: menu.palette, accelerator: 'CommandOrControl+K', click: acts.openPalette },
      separator,
      { role: 'reload', label: menu.reload },
      separator,
      { role: 'resetZoom', label: menu.actualSize },
      { role: 'zoomIn', label: menu.zoomIn },
      { role: 'zoomOut', label: menu.zoomOut },
      separator,
      { role: 'togglefullscreen', label: menu.fullScreen },
      ...(devTools ? [separator, { role: 'toggleDevTools', label: menu.developerTools } as Item] : []),
    ],
  };
}

function accountMenu({ words: { menu }, accounts, using, lockable }: MenuFacts, acts: MenuActs): Item {
  const others = accounts
    .filter(({ session }) => session !== using)
    .map(
      ({ session, label }): Item => ({
        id: `account:${session}`,
        label: menu.switchTo(literal(label)),
        click: () => acts.openAccount(session),
      }),
    );
  const signedIn = accounts.some(({ session }) => session === using);
  return {
    label: menu.account,
    submenu: [
      ...others,
      ...(others.length > 0 ? [separator] : []),
      { id: 'sign-in', label: menu.signIn, click: () => acts.go('connections') },
      {
        id: 'lock',
        label: menu.lockNow,
        accelerator: 'CommandOrControl+Shift+L',
        enabled: lockable,
        click: acts.lockNow,
      },
      { id: 'sign-out', label: menu.signOut, enabled: signedIn, click: () => acts.go('session') },
    ],
  };
}

function windowMenu({ words: { menu } }: MenuFacts): Item {
  return {
    label: menu.window,
    submenu: [
      { role: 'minimize', label: menu.minimize },
      { role: 'close', label: menu.close },
    ],
  };
}

function helpMenu({ words: { menu }, views }: MenuFacts, acts: MenuActs): Item {
  return {
    label: menu.help,
    role: 'help',
    submenu: [
      {
        id: 'leaks',
        label: menu.checkForLeaks,
        enabled: views.includes('session'),
        click: () => acts.go('session'),
      },
      { id: 'about', label: menu.about, click: () => acts.go('settings/about') },
    ],
  };
}

/** The application menu: the usual shortcuts of the platform, and no external links. */
export function menuTemplate(facts: MenuFacts, acts: MenuActs): Item[] {
  return [
    ...(facts.mac ? [{ role: 'appMenu' } as Item] : []),
    fileMenu(facts, acts),
    editMenu(facts),
    viewMenu(facts, acts),
    accountMenu(facts, acts),
    windowMenu(facts),
    helpMenu(facts, acts),
  ];
}
