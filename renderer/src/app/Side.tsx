import { useMantineColorScheme } from '@mantine/core';
import {
  IconHistory,
  IconHome,
  IconKey,
  IconMoon,
  IconPlugConnected,
  IconShieldLock,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import { useStore } from 'zustand';
import { words } from '../words/index.ts';
import { Account } from './Account.tsx';
import type { App } from './app.ts';
import classes from './Frame.module.css';
import { OtherAccounts } from './OtherAccounts.tsx';
import { formatHash, guardedViews, type Route } from './router.ts';

const icons = {
  home: IconHome,
  profile: IconUser,
  session: IconShieldLock,
  activity: IconHistory,
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

function ColourSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const dark = (colorScheme === 'auto' ? system : colorScheme) === 'dark';
  const Icon = dark ? IconSun : IconMoon;
  return (
    <button type="button" className={classes['link']} onClick={() => setColorScheme(dark ? 'light' : 'dark')}>
      <Icon size={18} aria-hidden />
      <span className={classes['name']}>{dark ? words.app.toLight : words.app.toDark}</span>
    </button>
  );
}

/** The left side: who is signed in, the views this user may see, light or dark. */
export function Side({ app }: { app: App }) {
  const { route, identity } = useStore(app.scene);
  const views: Listed[] = identity.state === 'signedIn' ? [...guardedViews, 'welcome'] : ['welcome'];
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
          <ViewLink key={view} view={view} current={route.view} />
        ))}
      </ul>
      <ColourSwitch />
    </nav>
  );
}
