import { words } from '../../i18n/index.ts';
import type { App } from '../app.ts';
import { sessionsInOrder } from '../current.ts';
import { displayName, profileOf } from '../person.ts';
import { type Route, settingsSections } from '../router.ts';
import { viewsFor } from '../views/access.ts';

type Group = 'views' | 'accounts' | 'actions' | 'settings';

/** A command of the palette. */
export interface Command {
  /** Names it among the others. */
  id: string;
  group: Group;
  label: string;
  /** Details, such as the connection of an account. */
  hint?: string;
  run(): void;
}

const go = (app: App, route: Route, label: string, group: Group = 'views'): Command => ({
  id: `${group} ${label}`,
  group,
  label,
  run: () => app.router.go(route),
});

/** Commands for the views that exist for this user (FEATURES S2.6). */
function views(app: App): Command[] {
  const { identity, visitor, decision } = app.scene.getState();
  const open = identity.state === 'signedIn' && decision.kind !== 'lock' ? viewsFor(visitor) : [];
  return [
    ...open.map((view) => go(app, { view }, words.app[view])),
    go(app, { view: 'welcome' }, words.app.welcome),
    go(app, { view: 'add-connection' }, words.app['add-connection']),
  ];
}

function accounts(app: App): Command[] {
  const { session: current } = app.scene.getState();
  const { connections } = app.startup.store.getState();
  const { bySession: sessions } = app.sessions.store.getState();
  const signedIn = sessionsInOrder({ connections, sessions }).filter(({ account }) => account !== undefined);
  const nameOf = (id: string) => connections?.find((one) => one.id === id)?.name ?? id;
  const others = signedIn.filter(({ session }) => session !== current);
  const without = (connections ?? []).filter(({ id }) =>
    signedIn.every(({ connection }) => connection !== id),
  );
  return [
    ...others.map(
      (snapshot): Command => ({
        id: `account ${snapshot.session}`,
        group: 'accounts',
        label: words.palette.switchTo(displayName(profileOf(snapshot))),
        hint: nameOf(snapshot.connection),
        run: () => app.open(snapshot.session),
      }),
    ),
    ...without.map(
      ({ id, name }): Command => ({
        id: `sign-in ${id}`,
        group: 'accounts',
        label: words.palette.signIn(name),
        run: () => app.router.go({ view: 'sign-in', session: id }),
      }),
    ),
  ];
}

function actions(app: App): Command[] {
  const { identity, decision } = app.scene.getState();
  const { view } = app.preferences.store.getState();
  const commands: Command[] = [];
  if (identity.state === 'signedIn' && decision.kind !== 'lock') {
    const { session, connection, state } = identity.snapshot;
    const name = displayName(profileOf(identity.snapshot));
    if (state === 'waiting') {
      commands.push({
        id: 'retry',
        group: 'actions',
        label: words.app.tryNow,
        run: () => void app.sessions.retry(session),
      });
    }
    commands.push(
      {
        id: 'add-account',
        group: 'actions',
        label: words.palette.addAccount,
        run: () => void app.add(connection),
      },
      {
        id: 'sign-out',
        group: 'actions',
        label: words.palette.signOut(name),
        run: () => void app.sessions.signOut(session),
      },
    );
  }
  for (const theme of ['light', 'dark'] as const) {
    if (view === undefined || view.theme === theme) continue;
    const run = () => void app.preferences.change({ theme });
    commands.push({ id: `theme ${theme}`, group: 'actions', label: words.palette.theme[theme], run });
  }
  return commands;
}

function settings(app: App): Command[] {
  if (app.scene.getState().decision.kind === 'lock') return [];
  return settingsSections.map((section) =>
    go(
      app,
      { view: 'settings', section },
      words.palette.settings(words.settings.sections[section]),
      'settings',
    ),
  );
}

/** All commands available now. */
export const commandsOf = (app: App): Command[] => [
  ...views(app),
  ...accounts(app),
  ...actions(app),
  ...settings(app),
];

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** The commands that contain every typed word, in any order; prefix matches come first. */
export function matching(commands: readonly Command[], typed: string): Command[] {
  const asked = plain(typed).split(/\s+/).filter(Boolean);
  const hits = commands.filter(({ label, hint = '' }) => {
    const text = plain(`${label} ${hint}`);
    return asked.every((word) => text.includes(word));
  });
  const first = asked.join(' ');
  const begins = (command: Command) => (first !== '' && plain(command.label).startsWith(first) ? 0 : 1);
  return hits.sort((a, b) => begins(a) - begins(b));
}
