import type { MenuItemConstructorOptions as Item } from 'electron';
import { describe, expect, it } from 'vitest';
import { de } from '../../i18n/de.ts';
import { en } from '../../i18n/en.ts';
import { type MenuFacts, menuTemplate } from './menu-template.ts';
import { trayTemplate } from './tray-template.ts';

const ada = { session: 'demo', label: 'Ada – Demo', state: 'active' as const };
const eve = { session: 'work~2', label: 'Eve & Co – Work', state: 'waiting' as const };
const facts: MenuFacts = {
  words: en,
  mac: false,
  devTools: false,
  views: ['home', 'profile', 'connections'],
  using: 'demo',
  accounts: [ada, eve],
  lockable: true,
};

function recorder() {
  const calls: string[] = [];
  const tell =
    (name: string) =>
    (...args: string[]) =>
      void calls.push([name, ...args].join(' '));
  const acts = {
    go: tell('go'),
    openAccount: tell('account'),
    openPalette: () => calls.push('palette'),
    lockNow: () => calls.push('lock'),
    show: () => calls.push('show'),
    signIn: () => calls.push('sign-in'),
    quit: () => calls.push('quit'),
  };
  return { calls, acts };
}

const all = (items: Item[]): Item[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? all(item.submenu) : [])]);
const click = (items: Item[], id: string) => {
  const item = all(items).find((one) => one.id === id);
  if (item === undefined) throw new Error(`no ${id}`);
  (item.click as unknown as () => void)();
};
const menu = (more: Partial<MenuFacts> = {}) => {
  const { calls, acts } = recorder();
  return { calls, items: menuTemplate({ ...facts, ...more }, acts) };
};

describe('the application menu', () => {
  it('has the views that this user may see, in their order, by number @S1.6 @S2.6', () => {
    const views = all(menu().items).filter(({ id }) => id?.startsWith('view:'));
    expect(views.map(({ label, accelerator }) => [label, accelerator])).toEqual([
      ['Home', 'CommandOrControl+1'],
      ['Profile', 'CommandOrControl+2'],
      ['Connections', 'CommandOrControl+3'],
    ]);
    expect(JSON.stringify(menu().items)).not.toMatch(/All Sessions|All Clients/);
    const admin = menu({ views: ['home', 'admin/sessions', 'admin/clients'] });
    expect(JSON.stringify(admin.items)).toMatch(/All Sessions.*All Clients/);
  });

  it('goes to a view and does nothing that wants a confirmation @S2.6', () => {
    const { items, calls } = menu();
    const ids = ['view:profile', 'settings', 'new-connection', 'sign-in', 'sign-out', 'leaks', 'about'];
    for (const id of ids) click(items, id);
    expect(calls).toEqual([
      'go profile',
      'go settings',
      'go connections/add',
      'go connections',
      'go session',
      'go session',
      'go settings/about',
    ]);
  });

  it('switches to the other accounts, locks and opens the palette @S2.8', () => {
    const { items, calls } = menu();
    const labels = all(items).map(({ label }) => label);
    expect(labels).toContain('Switch to Eve && Co – Work');
    expect(labels).not.toContain('Switch to Ada – Demo');
    for (const id of ['account:work~2', 'lock', 'palette']) click(items, id);
    expect(calls).toEqual(['account work~2', 'lock', 'palette']);
  });

  it('offers nothing of a session when there is none', () => {
    const { items } = menu({ accounts: [], using: undefined, views: ['connections'], lockable: false });
    const off = all(items).filter(({ enabled }) => enabled === false);
    expect(off.map(({ id }) => id)).toEqual(['lock', 'sign-out', 'leaks']);
  });

  it('gives no shortcut twice, and the usual ones where they are usual', () => {
    const views: MenuFacts['views'] = ['home', 'profile', 'session', 'activity', 'connections'];
    const keys = all(menu({ views }).items).flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(expect.arrayContaining(['CommandOrControl+,', 'CommandOrControl+K']));
    const roles = all(menu().items).map(({ role }) => role);
    for (const role of [
      'quit',
      'copy',
      'paste',
      'reload',
      'zoomIn',
      'togglefullscreen',
      'minimize',
    ] as const) {
      expect(roles).toContain(role);
    }
  });

  it('has developer tools for developers alone, and its own first menu on macOS', () => {
    expect(all(menu().items).map(({ role }) => role)).not.toContain('toggleDevTools');
    expect(all(menu({ devTools: true }).items).map(({ role }) => role)).toContain('toggleDevTools');
    expect(menu().items[0]?.role).toBeUndefined();
    expect(menu({ mac: true }).items[0]?.role).toBe('appMenu');
  });

  it('speaks the language of the app, with nothing left in another', () => {
    const german = all(menu({ words: de, devTools: true }).items).flatMap(({ label }) => label ?? []);
    const english = all(menu({ devTools: true }).items).flatMap(({ label }) => label ?? []);
    expect(german).toHaveLength(english.length);
    expect(german.filter((label) => english.includes(label))).toEqual([]);
  });
});

describe('the menu of the tray', () => {
  const tray = (more: Partial<MenuFacts> = {}) => {
    const { calls, acts } = recorder();
    return { calls, items: trayTemplate({ ...facts, accounts: [ada, eve], ...more } as never, acts) };
  };

  it('says how each account stands', () => {
    const labels = tray().items.map(({ label }) => label);
    expect(labels).toContain('Ada – Demo: signed in');
    expect(labels).toContain('Eve && Co – Work: waiting');
  });

  it('leads back to the window, to an account, to a sign-in, and out', () => {
    const { items, calls } = tray();
    for (const id of ['open', 'account:work~2', 'lock', 'sign-in', 'quit']) click(items, id);
    expect(calls).toEqual(['show', 'account work~2', 'lock', 'sign-in', 'quit']);
  });

  it('says so when nobody is signed in', () => {
    const { items } = tray({ accounts: [], lockable: false });
    expect(items.filter(({ enabled }) => enabled === false).map(({ id }) => id)).toEqual(['nobody', 'lock']);
  });
});
