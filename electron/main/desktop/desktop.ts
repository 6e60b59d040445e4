import type { Input } from '../../../shared/ipc/contract.ts';
import type { DesktopView } from '../../../shared/model/desktop.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { Preferences } from '../../../shared/model/settings.ts';
import { wordsIn } from '../i18n/index.ts';
import { createSerial } from '../lib/async.ts';
import type { MenuActs, MenuFacts } from '../window/menu/menu-template.ts';
import type { TrayActs, TrayFacts } from '../window/menu/tray-template.ts';
import type { WindowController } from '../window/window-controller.ts';
import { accountsOf } from './accounts.ts';
import type { LoginItem } from './autostart.ts';
import { createNotifications } from './notifications.ts';
import type { DesktopServices } from './services.ts';

type DesktopPreferences = Pick<Preferences, 'language' | 'keepInTray' | 'notifications' | 'startAtLogin'>;

/** The dependencies: sessions, settings, and everything that Electron and the desktop provide. */
export interface DesktopOptions {
  settings: { now(): DesktopPreferences; watch(listener: () => void): () => void };
  sessions: { list(): SessionSnapshot[]; get(session: string): { lock(minutes: number): Promise<void> } };
  nameOf(connection: string): string;
  /** Calls the listener when a connection is added, removed or renamed. */
  watchNames(listener: () => void): () => void;
  windowController: Pick<WindowController, 'show' | 'tell' | 'go' | 'focused' | 'keep'>;
  services: DesktopServices;
  loginItem: LoginItem;
  setMenu(facts: MenuFacts, acts: MenuActs): void;
  tray(acts: TrayActs): { show(facts: TrayFacts): void; remove(): void };
  notify(text: { title: string; body: string }, onClick: () => void): void;
  /** The languages chosen in the operating system, best first (BCP 47). */
  languages: readonly string[];
  mac: boolean;
  devTools: boolean;
  /** Makes the window discard the data of sessions that are now locked. */
  clearLockedSessions(): void;
  quit(): void;
  /** Reports a failure to the person. */
  notice(text: string): void;
  log(message: string, evidence: unknown): void;
  /** A monotonic clock (ms). */
  monotonic(): number;
}

/** Keeps menus, tray icon, notifications and login item up to date with sessions and settings. */
export interface Desktop {
  sessionChanged(snapshot: SessionSnapshot): void;
  /** Takes what the window currently shows. */
  follow(shown: Input<'menu.follow'>): void;
  view(): Promise<DesktopView>;
  stop(): void;
}

const lockable = ({ state, signedInAt }: SessionSnapshot) => signedInAt !== undefined && state !== 'locked';

export function openDesktop(options: DesktopOptions): Desktop {
  const { settings, sessions, windowController, services, loginItem } = options;
  let shown: Input<'menu.follow'> = { using: null, places: [] };
  let previous = settings.now();
  const serial = createSerial();
  let loginItemSet: Promise<void> = Promise.resolve();
  const words = () => wordsIn(settings.now().language, options.languages);
  const acts = createActions(options);
  const tray = options.tray(acts);
  const notifications = createNotifications({
    words,
    nameOf: options.nameOf,
    enabled: () => settings.now().notifications,
    focused: windowController.focused,
    now: options.monotonic,
    show: (notification) => void notify(options, notification),
  });

  let rendered = '';
  function render(): void {
    const { language, keepInTray } = settings.now();
    const list = sessions.list();
    const facts = { accounts: accountsOf(list, options.nameOf, words()), lockable: list.some(lockable) };
    // Replacing an open menu closes it, and most session changes do not affect the menu.
    const current = JSON.stringify([language, keepInTray, facts, shown]);
    if (current === rendered) return;
    rendered = current;
    const { mac, devTools } = options;
    const { places: views, using } = shown;
    options.setMenu({ ...facts, words: words(), mac, devTools, views, using: using ?? undefined }, acts);
    if (keepInTray) tray.show({ ...facts, words: words() });
    else tray.remove();
  }

  const renderSoon = debounced(render);
  function changed(): void {
    const now = settings.now();
    if (now.startAtLogin !== previous.startAtLogin) {
      loginItemSet = serial(() => startAtLogin(options, now.startAtLogin));
    }
    previous = now;
    renderSoon();
  }

  const unsubscribe = [settings.watch(changed), options.watchNames(renderSoon)];
  windowController.keep({ wanted: () => settings.now().keepInTray, possible: services.tray });
  renderSoon();
  return {
    sessionChanged(snapshot) {
      notifications.sessionChanged(snapshot);
      renderSoon();
    },
    follow(next) {
      shown = next;
      renderSoon();
    },
    view: async () => {
      await loginItemSet;
      const [hasTray, hasNotifications, startsAtLogin] = await Promise.all([
        services.tray(),
        services.notifications(),
        loginItem.read(),
      ]);
      return {
        tray: hasTray ? 'ready' : 'absent',
        notifications: hasNotifications ? 'ready' : 'absent',
        startsAtLogin,
      };
    },
    stop() {
      for (const stop of unsubscribe) stop();
      renderSoon.cancel();
      tray.remove();
    },
  };
}

/** Building a menu is slow, and at a start many sessions change at once (ms). */
const debounceMs = 200;

/** Combines many calls within `debounceMs` into one call of `action`. */
function debounced(action: () => void): { (): void; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  const schedule = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      action();
    }, debounceMs);
  };
  return Object.assign(schedule, { cancel: () => clearTimeout(timer) });
}

function createActions(options: DesktopOptions): MenuActs & TrayActs {
  const { windowController, sessions } = options;
  return {
    go: (place) => windowController.go({ place }),
    openAccount: (session) => windowController.tell('account.open', { session }),
    openPalette: () => windowController.tell('palette.open', null),
    show: windowController.show,
    signIn: () => windowController.go({ place: 'connections' }),
    quit: options.quit,
    lockNow: () => {
      const toLock = sessions.list().filter(lockable);
      const logError = (error: unknown) => options.log('a session could not be locked', error);
      void Promise.all(toLock.map(({ session }) => sessions.get(session).lock(0).catch(logError))).then(
        options.clearLockedSessions,
      );
    },
  };
}

/** Sends no notification if the desktop shows none, because sending one would block the program. */
async function notify(
  { services, windowController, ...options }: DesktopOptions,
  { session, ...text }: { title: string; body: string; session: string },
): Promise<void> {
  if (!(await services.notifications())) return;
  options.notify(text, () => windowController.tell('account.open', { session }));
}

async function startAtLogin({ loginItem, notice, log }: DesktopOptions, wanted: boolean): Promise<void> {
  try {
    await loginItem.set(wanted);
  } catch (error) {
    log('the login item could not be changed', error);
    notice(
      wanted
        ? 'Latchkey could not be added to the programs that start at login. Add it in the settings of your desktop.'
        : 'Latchkey could not be removed from the programs that start at login. Remove it in the settings of your desktop.',
    );
  }
}
