import {
  IconApps,
  IconHistory,
  IconHome,
  IconKey,
  IconPlugConnected,
  IconSettings,
  IconShieldLock,
  IconUser,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useStore } from 'zustand';
import { words } from '../../i18n/index.ts';
import type { App } from '../app.ts';
import { formatHash, type Route } from '../router.ts';
import { viewsFor } from '../views/access.ts';
import { Account } from './Account.tsx';
import classes from './Frame.module.css';
import { OtherAccounts } from './OtherAccounts.tsx';

const icons = {
  home: IconHome,
  profile: IconUser,
  session: IconShieldLock,
  activity: IconHistory,
  'admin-sessions': IconUsersGroup,
  'admin-clients': IconApps,
  settings: IconSettings,
  welcome: IconPlugConnected,
};

type Listed = keyof typeof icons;

function ViewLink({ view, current }: { view: Listed; current: Route['view'] }) {
  const Icon = icons[view];
  return (
    <li>
      <a
        className={classes['link']}
        href={formatHash({ view })}
        aria-current={view === current ? 'page' : undefined}
      >
        <Icon size={18} aria-hidden />
        <span className={classes['name']}>{words.app[view]}</span>
      </a>
    </li>
  );
}

/** The left side: who is signed in, the views this user may see, the settings. */
export function Side({ app }: { app: App }) {
  const { route, identity, visitor, decision } = useStore(app.scene);
  const views: Listed[] = identity.state === 'signedIn' ? [...viewsFor(visitor), 'welcome'] : ['welcome'];
  const current = decision.kind === 'missing' ? 'missing' : route.view;
  return (
    <nav className={classes['side']} aria-label={words.app.views}>
      <div className={classes['brand']}>
        <IconKey size={20} aria-hidden />
        <span className={classes['name']}>{words.app.name}</span>
      </div>
      {identity.state === 'signedIn' && <Account app={app} snapshot={identity.snapshot} />}
      <OtherAccounts app={app} />
      <ul className={classes['views']}>
        {views.map((view) => (
          <ViewLink key={view} view={view} current={current} />
        ))}
        <ViewLink view="settings" current={current} />
      </ul>
    </nav>
  );
}
