import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DesktopView } from '../../../../shared/model/desktop.ts';
import type { Preferences } from '../../../../shared/model/settings.ts';
import type { Bridge } from '../../bridge.ts';

/** What the desktop supports. */
export interface DesktopStore {
  store: StoreApi<{ view: DesktopView | undefined }>;
  /** Checks again. A failure is ignored. */
  load(): Promise<void>;
  /** Discards the result: a change is coming. */
  forget(): void;
  /** Checks again after each change of the settings, until the returned function is called. */
  follow(): () => void;
}

export function createDesktopStore(bridge: Pick<Bridge, 'desktop.get' | 'on'>): DesktopStore {
  const store = createStore<{ view: DesktopView | undefined }>(() => ({ view: undefined }));
  const load = async () => {
    const answer = await bridge['desktop.get'](null);
    store.setState({ view: answer.ok ? answer.value : undefined });
  };
  return {
    store,
    load,
    forget: () => store.setState({ view: undefined }),
    follow: () => bridge.on('settings.changed', () => void load()),
  };
}

/** Where what was chosen is not what happens. */
export interface Otherwise {
  noTray: boolean;
  noNotifications: boolean;
  /** How the system has the start at login, where that is not as chosen. */
  starts: DesktopView['startsAtLogin'] | undefined;
}

/** Compares what a person chose with what the desktop does; says nothing before the desktop has been looked at. */
export function otherwise(
  chosen: Pick<Preferences, 'keepInTray' | 'notifications' | 'startAtLogin'>,
  view: DesktopView | undefined,
): Otherwise {
  if (view === undefined) return { noTray: false, noNotifications: false, starts: undefined };
  const asChosen = view.startsAtLogin === (chosen.startAtLogin ? 'yes' : 'no');
  return {
    noTray: chosen.keepInTray && view.tray === 'absent',
    noNotifications: chosen.notifications && view.notifications === 'absent',
    starts: asChosen ? undefined : view.startsAtLogin,
  };
}
