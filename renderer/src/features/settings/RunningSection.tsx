import { Stack, Switch, Text } from '@mantine/core';
import '@mantine/core/styles/Switch.css';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Preferences, PreferencesPatch } from '../../../../shared/model/settings.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { Section } from '../../ui/Section.tsx';
import { createDesktopStore, otherwise } from './desktop.ts';
import classes from './RunningSection.module.css';

const known = { track: classes['track'] ?? '' };

interface RunningProps {
  bridge: Bridge;
  view: Preferences;
  onChange(patch: PreferencesPatch): void;
}

function Described({ text, but }: { text: string; but: string | false | undefined }) {
  return (
    <>
      {text}
      <Text
        component="span"
        display="block"
        inherit
        mt={4}
        c="var(--mantine-color-text)"
        fw={600}
        role="status"
      >
        {but || null}
      </Text>
    </>
  );
}

/** Start and background, with what the desktop does of it. */
export function RunningSection({ bridge, view, onChange }: RunningProps) {
  const [surroundings] = useState(() => createDesktopStore(bridge));
  const desktop = useStore(surroundings.store, (state) => state.view);
  const { keepInTray, notifications, startAtLogin } = view;
  useEffect(() => {
    void surroundings.load();
    // Coming back from the settings of the desktop is when things have changed there.
    const look = () => void surroundings.load();
    window.addEventListener('focus', look);
    const stop = surroundings.follow();
    return () => {
      window.removeEventListener('focus', look);
      stop();
    };
  }, [surroundings]);
  const say = words.settings;
  const but = otherwise({ keepInTray, notifications, startAtLogin }, desktop);
  return (
    <Section title={say.running}>
      <Stack gap="md">
        {/* Mantine's label holds the description too: the name is said apart, the description after it. */}
        <Switch
          classNames={known}
          label={say.startAtLogin}
          aria-label={say.startAtLogin}
          description={
            <Described
              text={say.startAtLoginText}
              but={but.starts && words.desktop.startsOtherwise[but.starts]}
            />
          }
          checked={startAtLogin}
          onChange={({ currentTarget }) => {
            surroundings.forget();
            onChange({ startAtLogin: currentTarget.checked });
          }}
        />
        <Switch
          classNames={known}
          label={say.keepInTray}
          aria-label={say.keepInTray}
          description={<Described text={say.keepInTrayText} but={but.noTray && words.desktop.noTray} />}
          checked={keepInTray}
          onChange={({ currentTarget }) => onChange({ keepInTray: currentTarget.checked })}
        />
        <Switch
          classNames={known}
          label={say.notifications}
          aria-label={say.notifications}
          description={
            <Described
              text={say.notificationsText}
              but={but.noNotifications && words.desktop.noNotifications}
            />
          }
          checked={notifications}
          onChange={({ currentTarget }) => onChange({ notifications: currentTarget.checked })}
        />
      </Stack>
    </Section>
  );
}
