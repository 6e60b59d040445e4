import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { MenuActs, MenuFacts } from '../window/menu/menu-template.ts';
import type { TrayActs, TrayFacts } from '../window/menu/tray-template.ts';
import type { StartsAtLogin } from './autostart.ts';
import { type DesktopOptions, openDesktop } from './desktop.ts';
import { active, session } from './testing/sessions.ts';

function setup({ notifications = true, loginFails = false } = {}) {
  const now = {
    sessions: [active(), session({ session: 'work', connection: 'work' })] as SessionSnapshot[],
    settings: { language: 'en', keepInTray: false, notifications: true, startAtLogin: false } as ReturnType<
      DesktopOptions['settings']['now']
    >,
    menu: undefined as { facts: MenuFacts; acts: MenuActs } | undefined,
    tray: undefined as TrayFacts | undefined,
    starts: 'no' as StartsAtLogin,
    names: {} as Record<string, string>,
  };
  const calls: unknown[] = [];
  let changed: () => void = () => undefined;
  let renamed: () => void = () => undefined;
  let trayActs: TrayActs | undefined;
  const desktop = openDesktop({
    settings: {
      now: () => now.settings,
      watch: (listener) => {
        changed = listener;
        return () => calls.push('unwatched');
      },
    },
    sessions: {
      list: () => now.sessions,
      get: (id) => ({ lock: async (minutes) => void calls.push(['lock', id, minutes]) }),
    },
    nameOf: (connection) => now.names[connection] ?? `The ${connection}`,
    watchNames: (listener) => {
      renamed = listener;
      return () => undefined;
    },
    windowController: {
      show: () => calls.push('show'),
      go: (going) => calls.push(going),
      tell: (event, payload) => calls.push([event, payload]),
      focused: () => false,
      keep: () => undefined,
    },
    services: { tray: async () => true, notifications: async () => notifications },
    loginItem: {
      read: async () => now.starts,
      set: async (wanted) => {
        if (loginFails) throw new Error('EACCES');
        now.starts = wanted ? 'yes' : 'no';
      },
    },
    setMenu: (facts, acts) => {
      now.menu = { facts, acts };
    },
    tray: (acts) => {
      trayActs = acts;
      return {
        show: (facts) => {
          now.tray = facts;
        },
        remove: () => {
          now.tray = undefined;
        },
      };
    },
    notify: (text, clicked) => {
      calls.push(['notified', text.title]);
      clicked();
    },
    languages: ['en'],
    mac: false,
    devTools: false,
    clearLockedSessions: () => calls.push('forget'),
    quit: () => calls.push('quit'),
    notice: (text) => calls.push(['notice', text]),
    log: (message) => calls.push(['log', message]),
    monotonic: () => 0,
  });
  const choose = (settings: Partial<typeof now.settings>) => {
    now.settings = { ...now.settings, ...settings };
    changed();
  };
  const rename = (connection: string, name: string) => {
    now.names[connection] = name;
    renamed();
  };
  return { desktop, now, calls, choose, rename, acts: () => trayActs as TrayActs };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Whatever belongs together has been drawn. */
const settled = () => vi.advanceTimersByTimeAsync(1_000);

describe('the menu', () => {
  it('follows the window: which account, which views @S2.6', async () => {
    const { desktop, now } = setup();
    await settled();
    expect(now.menu?.facts).toMatchObject({ views: [], using: undefined });
    desktop.follow({ using: 'demo', places: ['home', 'admin/sessions'] });
    await settled();
    expect(now.menu?.facts).toMatchObject({ views: ['home', 'admin/sessions'], using: 'demo' });
    desktop.follow({ using: null, places: ['connections'] });
    await settled();
    expect(now.menu?.facts).toMatchObject({ views: ['connections'], using: undefined });
  });

  it('follows the sessions and the language, drawn once for many changes', async () => {
    const { desktop, now, choose } = setup();
    await settled();
    const first = now.menu;
    now.sessions = [active(), active({ session: 'work', connection: 'work' })];
    for (const one of now.sessions) desktop.sessionChanged(one);
    choose({ language: 'de' });
    expect(now.menu).toBe(first);
    await settled();
    expect(now.menu?.facts.accounts.map(({ session: id }) => id)).toEqual(['demo', 'work']);
    expect(now.menu?.facts.words.menu.quit).toBe('Latchkey beenden');
  });
});

it('a menu calls a connection by the name it has now', async () => {
  const { now, rename } = setup();
  rename('demo', 'Renamed');
  await settled();
  expect(now.menu?.facts.accounts[0]?.label).toContain('Renamed');
});

it('a menu is not drawn anew under the pointer when nothing of it changed', async () => {
  const { desktop, now } = setup();
  await settled();
  const first = now.menu;
  expect(first).toBeDefined();
  now.sessions = now.sessions.map((one) => ({ ...one, renewals: 7, generation: 9 }));
  desktop.sessionChanged(active({ renewals: 7 }));
  await settled();
  expect(now.menu).toBe(first);
});

describe('the tray', () => {
  it('is there while it is wanted, and gone with the app', async () => {
    const { desktop, now, choose, calls } = setup();
    expect(now.tray).toBeUndefined();
    choose({ keepInTray: true });
    await settled();
    expect(now.tray?.accounts).toMatchObject([{ session: 'demo', state: 'active' }]);
    choose({ keepInTray: false });
    await settled();
    expect(now.tray).toBeUndefined();
    choose({ keepInTray: true });
    desktop.stop();
    await settled();
    expect(now.tray).toBeUndefined();
    expect(calls).toEqual(['unwatched']);
  });

  it('locks every session that is open, and the window forgets what it was told @S2.4', async () => {
    const { now, calls, acts } = setup();
    now.sessions = [active(), active({ session: 'work', state: 'locked' }), session({ session: 'none' })];
    acts().lockNow();
    await vi.waitFor(() => expect(calls).toEqual([['lock', 'demo', 0], 'forget']));
  });

  it('asks the window for an account, a sign-in, itself', () => {
    const { calls, acts } = setup();
    acts().openAccount('demo');
    acts().signIn();
    acts().show();
    acts().quit();
    expect(calls).toEqual([['account.open', { session: 'demo' }], { place: 'connections' }, 'show', 'quit']);
  });
});

describe('a notification', () => {
  const end = session({ state: 'ended', problem: { code: 'session_ended', message: '.' } });

  it('leads to the account that it is about', async () => {
    const { desktop, calls } = setup();
    desktop.sessionChanged(active());
    desktop.sessionChanged(end);
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    expect(calls[1]).toEqual(['account.open', { session: 'demo' }]);
  });

  it('is not sent where nothing would show it', async () => {
    const { desktop, calls } = setup({ notifications: false });
    desktop.sessionChanged(active());
    desktop.sessionChanged(end);
    await settled();
    expect(calls).toEqual([]);
  });
});

describe('the start at login', () => {
  it('is as the system has it when it is asked for', async () => {
    const { desktop, now, choose } = setup();
    expect(await desktop.view()).toEqual({ tray: 'ready', notifications: 'ready', startsAtLogin: 'no' });
    choose({ startAtLogin: true });
    expect((await desktop.view()).startsAtLogin).toBe('yes');
    now.starts = 'no';
    expect((await desktop.view()).startsAtLogin).toBe('no');
  });

  it('says what to do when it cannot be changed', async () => {
    const { desktop, calls, choose } = setup({ loginFails: true });
    choose({ startAtLogin: true });
    expect((await desktop.view()).startsAtLogin).toBe('no');
    expect(calls).toEqual([
      ['log', 'the login item could not be changed'],
      ['notice', expect.stringContaining('Add it in the settings of your desktop')],
    ]);
  });
});
