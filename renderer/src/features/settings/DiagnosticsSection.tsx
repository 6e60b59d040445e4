import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { DiagnosticsPreview } from '../../../../shared/model/diagnostics.ts';
import type { Preferences, PreferencesPatch } from '../../../../shared/model/settings.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { Below } from '../../ui/Below.tsx';
import { formatBytes } from '../../ui/format.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import classes from './DiagnosticsSection.module.css';
import { createDiagnosticsStore, type DiagnosticsStore } from './diagnostics.ts';

interface DiagnosticsProps {
  bridge: Bridge;
  view: Preferences;
  onChange(patch: PreferencesPatch): void;
}

/** Lines of a narrow window; a longer text is scrolled. */
const rowsOf = (text: string) => Math.min(16, Math.max(6, Math.ceil(text.length / 60)));

const levels = ['error', 'warning', 'info', 'debug'] as const;

function LogSection({ desk, view, onChange }: Omit<DiagnosticsProps, 'bridge'> & { desk: DiagnosticsStore }) {
  const say = words.diagnostics;
  const { file, fileProblem } = useStore(desk.store);
  return (
    <Section title={say.log}>
      <NativeSelect
        label={say.level}
        description={say.levelText}
        maw={480}
        value={view.logLevel}
        data={levels.map((value) => ({ value, label: say.levels[value] }))}
        onChange={({ currentTarget: { value } }) => {
          const logLevel = levels.find((one) => one === value);
          if (logLevel !== undefined) onChange({ logLevel });
        }}
      />
      {fileProblem !== undefined && (
        <ProblemNotice
          title={say.whereFailed}
          problem={fileProblem}
          action={{ label: words.app.tryAgain, onClick: () => void desk.load() }}
        />
      )}
      {file !== undefined && (
        <div>
          <Text size="sm" fw={600}>
            {say.where}
          </Text>
          <Text size="sm" className={classes['path']}>
            <bdi>{file}</bdi>
          </Text>
          <Button size="xs" variant="default" mt="xs" onClick={desk.showLog}>
            {say.show}
          </Button>
        </div>
      )}
    </Section>
  );
}

function Preview({ preview: { text, parts, bytes } }: { preview: DiagnosticsPreview }) {
  const say = words.diagnostics;
  return (
    <div>
      <Text size="sm" role="status">
        {say.size(formatBytes(bytes))}
      </Text>
      {parts.map(({ part, from, to }) => {
        const content = text.slice(from, to);
        return (
          <details key={part} className={classes['part']}>
            <summary className={classes['summary']}>
              <IconChevronRight size={16} aria-hidden className={classes['arrow']} />
              {say.part(say.parts[part], formatBytes(new Blob([content]).size))}
            </summary>
            <textarea
              className={classes['text']}
              aria-label={say.parts[part]}
              value={content}
              rows={rowsOf(content)}
              spellCheck={false}
              readOnly
            />
          </details>
        );
      })}
    </div>
  );
}

function Outcome({ desk }: { desk: DiagnosticsStore }) {
  const say = words.diagnostics;
  const { saved, saveProblem } = useStore(desk.store);
  if (saveProblem !== undefined) {
    return (
      <ProblemNotice
        title={say.saveFailed}
        problem={saveProblem}
        action={{ label: words.app.tryAgain, onClick: () => void desk.save() }}
      />
    );
  }
  return (
    <Text size="sm" role="status">
      {saved !== undefined && <bdi>{say.saved(saved.file, formatBytes(saved.bytes))}</bdi>}
    </Text>
  );
}

function BundleSection({ desk }: { desk: DiagnosticsStore }) {
  const say = words.diagnostics;
  const { preview, lookProblem, looking, saving } = useStore(desk.store);
  return (
    <Section title={say.bundle}>
      <Stack gap="sm">
        <Text size="sm">{say.bundleText}</Text>
        <Group gap="sm">
          <Button variant="default" aria-disabled={looking} onClick={() => void desk.look()}>
            {looking ? say.looking : preview === undefined ? say.look : say.lookAgain}
          </Button>
          {preview !== undefined && (
            <Button loading={saving} onClick={() => void desk.save()}>
              {say.save}
            </Button>
          )}
        </Group>
        <Outcome desk={desk} />
        {lookProblem !== undefined && <ProblemNotice title={say.lookFailed} problem={lookProblem} />}
        {preview !== undefined && <Preview preview={preview} />}
      </Stack>
    </Section>
  );
}

/** The log, and the diagnostics file with a preview. */
export function DiagnosticsSection({ bridge, view, onChange }: DiagnosticsProps) {
  const [desk] = useState(() => createDiagnosticsStore(bridge));
  useEffect(() => void desk.load(), [desk]);
  return (
    <>
      <LogSection desk={desk} view={view} onChange={onChange} />
      <Below>
        <BundleSection desk={desk} />
      </Below>
    </>
  );
}
