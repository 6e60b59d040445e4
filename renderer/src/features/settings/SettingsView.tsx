import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Problem } from '../../../../shared/model/problem.ts';
import { words } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import classes from './SettingsView.module.css';

type Section = keyof typeof words.settings.sections;

interface SettingsProps {
  section: Section;
  /** The parts, with where each is found. */
  places: ReadonlyArray<{ section: Section; href: string }>;
  /** Why the last change was not taken. */
  refused: Problem | undefined;
  children: ReactNode;
}

/** Settings: the parts as links, and the one that is open; there before the parts are loaded. */
export function SettingsView({ section, places, refused, children }: SettingsProps) {
  return (
    <Page title={words.settings.title}>
      <nav aria-label={words.settings.parts}>
        <ul className={classes['parts']}>
          {places.map((place) => (
            <li key={place.section}>
              <a
                className={classes['part']}
                href={place.href}
                aria-current={place.section === section ? 'page' : undefined}
              >
                {words.settings.sections[place.section]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {refused !== undefined && (
        <ProblemNotice title={words.settings.saveFailed} problem={refused}>
          {words.settings.unchanged}
        </ProblemNotice>
      )}
      <Stack gap="lg">{children}</Stack>
    </Page>
  );
}
