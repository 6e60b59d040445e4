import type { MenuItemConstructorOptions as Item } from 'electron';
import type { SessionState } from '../../../../shared/model/session.ts';
import type { MainWords } from '../../i18n/index.ts';
import { literal } from './menu-template.ts';

/** The actions of the tray menu. */
export interface TrayActs {
  show(): void;
  openAccount(session: string): void;
  lockNow(): void;
  signIn(): void;
  quit(): void;
}

export interface TrayFacts {
  words: MainWords;
  accounts: readonly { session: string; label: string; state: SessionState }[];
  /** Whether a session can be locked. */
  lockable: boolean;
}

/** The menu of the tray icon: opens the window and lists the state of each account. */
export function trayTemplate({ words, accounts, lockable }: TrayFacts, acts: TrayActs): Item[] {
  const { menu, tray } = words;
  const lines = accounts.map(
    ({ session, label, state }): Item => ({
      id: `account:${session}`,
      label: tray.account(literal(label), tray.states[state]),
      click: () => acts.openAccount(session),
    }),
  );
  return [
    { id: 'open', label: tray.open, click: acts.show },
    { type: 'separator' },
    ...(lines.length > 0 ? lines : [{ id: 'nobody', label: tray.nobody, enabled: false }]),
    { type: 'separator' },
    { id: 'lock', label: menu.lockNow, enabled: lockable, click: acts.lockNow },
    { id: 'sign-in', label: menu.signIn, click: acts.signIn },
    { type: 'separator' },
    { id: 'quit', label: menu.quit, click: acts.quit },
  ];
}
