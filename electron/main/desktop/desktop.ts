import type { Input } from '../../../shared/ipc/contract.ts';
import type { DesktopView } from '../../../shared/model/desktop.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { Preferences } from '../../../shared/model/settings.ts';
import { wordsIn } from '../i18n/index.ts';
import type { MenuActs, MenuFacts } from '../window/menu/menu-template.ts';
import type { TrayActs, TrayFacts } from '../window/menu/tray-template.ts';
import type { WindowController } from '../window/window-controller.ts';
import { accountsOf } from './accounts.ts';
import type { LoginItem } from './autostart.ts';
import { createNotifications } from './notifications.ts';
import type { DesktopServices } from './services.ts';

type Chosen = Pick<Preferences, 'language' | 'keepInTray' | 'notifications' | 'startAtLogin'>;

/** Everything of the desktop that the app shows itself on, given as an argument. */
export interface DesktopOptions {
  settings: { now(): Chosen; watch(listener: () => void): () => void };
  sessions: { list(): SessionSnapshot[]; get(session: string): { lock(minutes: number): Promise<void> } };
  nameOf(connection: string): string;
  /** Calls the listener when a connection came, went or got another name. */
  watchNames(listener: () => void): () => void;
  desk: Pick<WindowController, 'show' | 'tell' | 'go' | 'focused' | 'keep'>;
  services: DesktopServices;
  loginItem: LoginItem;
  setMenu(facts: MenuFacts, acts: MenuActs): void;
  tray(acts: TrayActs): { show(facts: TrayFacts): void; remove(): void };
  notify(text: { title: string; body: string }, clicked: () => void): void;
  /** Tags of the system's languages, best first (BCP 47). */
  languages: readonly string[];
  mac: boolean;
  devTools: boolean;
  /** Makes the window forget what it was told of sessions that are locked now. */
  forget(): void;
  quit(): void;
  /** Tells a person what did not work. */
  notice(text: string): void;
  log(message: string, evidence: unknown): void;
  /** Milliseconds on a clock that nobody sets. */
  monotonic(): number;
}

/** Menus, tray, notifications and the start at login, kept in step with sessions and settings. */
export interface Desktop {
  sessionChanged(snapshot: SessionSnapshot): void;
  /** Takes what the window shows now. */
  follow(shown: Input<'menu.follow'>): void;
  view(): Promise<DesktopView>;
  stop(): void;
}

const lockable = ({ state, signedInAt }: SessionSnapshot) => signedInAt !== undefined && state !== 'locked';

export function openDesktop(options: DesktopOptions): Desktop {
  const { settings, sessions, desk, services, loginItem } = options;
  let shown: Input<'menu.follow'> = { using: null, places: [] };
  let before = settings.now();
  let applied: Promise<void> = Promise.resolve();
  const words = () => wordsIn(settings.now().language, options.languages);
  const acts = actsOf(options);
  const tray = options.tray(acts);
  const notifications = createNotifications({
    words,
    nameOf: options.nameOf,
    enabled: () => settings.now().notifications,
    focused: desk.focused,
    now: options.monotonic,
    show: (notice) => void notify(options, notice),
  });

  let drawn = '';
  function draw(): void {
    const { language, keepInTray } = settings.now();
    const list = sessions.list();
    const facts = { accounts: accountsOf(list, options.nameOf, words()), lockable: list.some(lockable) };
    // A menu that is drawn anew closes below the pointer, and most changes of a session are none of it.
    const now = JSON.stringify([language, keepInTray, facts, shown]);
    if (now === drawn) return;
    drawn = now;
    const { mac, devTools } = options;
    const { places, using } = shown;
    options.setMenu({ ...facts, words: words(), mac, devTools, places, using: using ?? undefined }, acts);
    if (keepInTray) tray.show({ ...facts, words: words() });
    else tray.remove();
  }

  const soon = eventually(draw);
  function changed(): void {
    const now = settings.now();
    if (now.startAtLogin !== before.startAtLogin) {
      applied = applied.then(() => startAtLogin(options, now.startAtLogin));
    }
    before = now;
    soon();
  }

  const unwatch = [settings.watch(changed), options.watchNames(soon)];
  desk.keep({ wanted: () => settings.now().keepInTray, possible: services.tray });
  soon();
  return {
    sessionChanged(snapshot) {
      notifications.sessionChanged(snapshot);
      soon();
    },
    follow(next) {
      shown = next;
      soon();
    },
    view: async () => {
      await applied;
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
      for (const stop of unwatch) stop();
      soon.cancel();
      tray.remove();
    },
  };
}

/** A menu takes longer to make than most of what it tells of, and at a start everything changes at once (ms). */
const togetherMs = 200;

/** Many sessions change at once; what is drawn is where that leads. */
function eventually(act: () => void): { (): void; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      act();
    }, togetherMs);
  };
  return Object.assign(soon, { cancel: () => clearTimeout(timer) });
}

function actsOf(options: DesktopOptions): MenuActs & TrayActs {
  const { desk, sessions } = options;
  return {
    go: (place) => desk.go({ place }),
    openAccount: (session) => desk.tell('account.open', { session }),
    openPalette: () => desk.tell('palette.open', null),
    show: desk.show,
    signIn: () => desk.go({ place: 'connections' }),
    quit: options.quit,
    lockNow: () => {
      const acts = sessions.list().filter(lockable);
      const failed = (error: unknown) => options.log('a session could not be locked', error);
      void Promise.all(acts.map(({ session }) => sessions.get(session).lock(0).catch(failed))).then(
        options.forget,
      );
    },
  };
}

/** On a desktop that shows none nothing is sent, as that would hold the program up. */
async function notify(
  { services, desk, ...options }: DesktopOptions,
  { session, ...text }: { title: string; body: string; session: string },
): Promise<void> {
  if (!(await services.notifications())) return;
  options.notify(text, () => desk.tell('account.open', { session }));
}

async function startAtLogin({ loginItem, notice, log }: DesktopOptions, wanted: boolean): Promise<void> {
  try {
    await loginItem.set(wanted);
  } catch (error) {
    log('the start at login could not be changed', error);
    notice(
      wanted
        ? 'Latchkey could not be put among the programs that start at login. Add it in the settings of your desktop.'
        : 'Latchkey could not be taken from the programs that start at login. Remove it in the settings of your desktop.',
    );
  }
}
