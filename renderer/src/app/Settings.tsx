import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { PreferencesPatch } from '../../../shared/model/settings.ts';
import { SettingsView } from '../features/settings/SettingsView.tsx';
import { words } from '../i18n/index.ts';
import { Pending } from '../ui/Pending.tsx';
import { ProblemNotice } from '../ui/ProblemNotice.tsx';
import { Section } from '../ui/Section.tsx';
import type { App } from './app.ts';
import { formatHash, type SettingsSection, settingsSections } from './router.ts';
import { useView } from './views/views.ts';

const places = settingsSections.map((section) => ({
  section,
  href: formatHash({ view: 'settings', section }),
}));

const usual = { state: 'unknown', backend: '' } as const;

/** The first heading of a section, if it does not depend on the account. */
function headingOf(section: SettingsSection): string | undefined {
  const { app, diagnostics, network, settings } = words;
  return {
    general: settings.appearance,
    session: undefined,
    network: network.proxy,
    storage: settings.storage,
    diagnostics: diagnostics.log,
    about: app.name,
  }[section];
}

function Waiting({ section }: { section: SettingsSection }) {
  const heading = headingOf(section);
  if (heading === undefined) return <Pending />;
  return (
    <Section title={heading}>
      <Pending />
    </Section>
  );
}

function Open({ app, section }: { app: App; section: SettingsSection }) {
  const { view, problem } = useStore(app.preferences.store);
  const { info, connections } = useStore(app.startup.store);
  const { identity } = useStore(app.scene);
  const parts = useView('settings');
  if (parts === null || (view === undefined && problem === undefined)) {
    return <Waiting section={section} />;
  }
  if (view === undefined) {
    return problem && <ProblemNotice title={words.settings.loadFailed} problem={problem} />;
  }
  const session = identity.state === 'signedIn' ? identity.snapshot : undefined;
  const named = connections?.find(({ id }) => id === session?.connection)?.name ?? '';
  const change = (patch: PreferencesPatch) => void app.preferences.change(patch);
  switch (section) {
    case 'general':
      return <parts.General bridge={app.bridge} view={view} onChange={change} />;
    case 'session':
      if (session === undefined) return <parts.SignedOutSettings />;
      return <parts.Idle key={session.session} bridge={app.bridge} session={session.session} of={named} />;
    case 'storage':
      return (
        <parts.Storage
          keyring={info?.keyring ?? usual}
          onAct={(act) => void app.startup.keyring(act)}
          onLook={app.startup.loadInfo}
        />
      );
    case 'about':
      return info === undefined ? <Waiting section={section} /> : <parts.About info={info} />;
    case 'network':
      return (
        <parts.Network
          bridge={app.bridge}
          view={view}
          connections={connections ?? []}
          onChange={app.preferences.change}
        />
      );
    case 'diagnostics':
      return <parts.Diagnostics bridge={app.bridge} view={view} onChange={change} />;
  }
}

/** The settings, signed in or not. */
export function Settings({ app, section = 'general' }: { app: App; section?: SettingsSection | undefined }) {
  const refused = useStore(app.preferences.store, (state) => state.refused);
  // They follow main; only what failed at startup is requested again.
  useEffect(() => {
    if (app.preferences.store.getState().view === undefined) void app.preferences.load();
  }, [app]);
  return (
    <SettingsView section={section} places={places} refused={refused}>
      <Open app={app} section={section} />
    </SettingsView>
  );
}
