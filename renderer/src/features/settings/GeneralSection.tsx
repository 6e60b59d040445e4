import { NativeSelect } from '@mantine/core';
import type { Preferences, PreferencesPatch } from '../../../../shared/model/settings.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { Section } from '../../ui/Section.tsx';
import { RunningSection } from './RunningSection.tsx';

interface GeneralProps {
  bridge: Bridge;
  view: Preferences;
  onChange(patch: PreferencesPatch): void;
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: Record<T, string>;
  onChoose(value: T): void;
}

function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  const known = Object.keys(options) as T[];
  return (
    <NativeSelect
      label={label}
      maw={320}
      value={value}
      data={known.map((one) => ({ value: one, label: options[one] }))}
      onChange={({ currentTarget }) => {
        const chosen = known.find((one) => one === currentTarget.value);
        if (chosen !== undefined) onChoose(chosen);
      }}
    />
  );
}

/** Colours, language, start and background. */
export function GeneralSection({ bridge, view, onChange }: GeneralProps) {
  const say = words.settings;
  return (
    <>
      <Section title={say.appearance}>
        <Choice
          label={say.theme}
          value={view.theme}
          options={say.themes}
          onChoose={(theme) => onChange({ theme })}
        />
        <Choice
          label={say.language}
          value={view.language}
          options={say.languages}
          onChoose={(language) => onChange({ language })}
        />
      </Section>
      <RunningSection bridge={bridge} view={view} onChange={onChange} />
    </>
  );
}
