import { Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useStore } from 'zustand';
import type { ActivityPreview } from '../../../../shared/model/activity.ts';
import { words } from '../../i18n/index.ts';
import { formatBytes, formatNumber } from '../../ui/format.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import classes from './ActivityView.module.css';
import type { ActivityLog } from './store.ts';

function Preview({ preview: { text, bytes } }: { preview: ActivityPreview }) {
  const shown = new Blob([text]).size;
  const size = formatBytes(bytes);
  return (
    <>
      <Text size="sm">
        {shown < bytes ? words.activity.beginning(formatBytes(shown), size) : words.activity.whole(size)}
      </Text>
      <textarea
        className={classes['preview']}
        aria-label={words.activity.look}
        value={text}
        rows={16}
        spellCheck={false}
        readOnly
      />
    </>
  );
}

function Outcome({ log }: { log: ActivityLog }) {
  const { saved, saveProblem } = useStore(log.store);
  if (saveProblem !== undefined) {
    return (
      <ProblemNotice
        title={words.activity.saveFailed}
        problem={saveProblem}
        action={{ label: words.app.tryAgain, onClick: () => void log.save() }}
      />
    );
  }
  return (
    <Text size="sm" role="status">
      {saved !== undefined && words.activity.saved(formatNumber(saved.entries), saved.file)}
    </Text>
  );
}

/** What an export holds, to be looked at before, and the way to a file. */
export function ExportSection({ log }: { log: ActivityLog }) {
  const { preview, previewProblem, saving } = useStore(log.store);
  return (
    <Section
      title={words.activity.exportTitle}
      action={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          loading={saving}
          onClick={() => void log.save()}
        >
          {words.activity.save}
        </Button>
      }
    >
      <Stack gap="sm">
        <Text size="sm">{words.activity.exportText}</Text>
        <Outcome log={log} />
        {preview === undefined ? (
          <Group>
            <Button size="xs" variant="default" onClick={() => void log.look()}>
              {words.activity.look}
            </Button>
          </Group>
        ) : (
          <Preview preview={preview} />
        )}
        {previewProblem !== undefined && (
          <ProblemNotice title={words.activity.lookFailed} problem={previewProblem} />
        )}
      </Stack>
    </Section>
  );
}
