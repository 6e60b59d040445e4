import { Button, Group, Text } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useStore } from 'zustand';
import type { LeakReport } from '../../../../shared/model/leaks.ts';
import { words } from '../../i18n/index.ts';
import { formatBytes, formatNumber, formatTook } from '../../ui/format.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import type { SessionActions } from './actions.ts';
import classes from './tables.module.css';

function verdict({ hits, trustworthy }: LeakReport): { clean: boolean; text: string } {
  if (hits > 0) return { clean: false, text: words.session.found(formatNumber(hits)) };
  return trustworthy
    ? { clean: true, text: words.session.clean }
    : { clean: false, text: words.session.untrusted };
}

function Verdict({ report }: { report: LeakReport }) {
  const { clean, text } = verdict(report);
  const Icon = clean ? IconShieldCheck : IconShieldX;
  return (
    <Group gap="sm" mt="md" wrap="nowrap" align="flex-start">
      <Icon aria-hidden />
      <div>
        <Text fw={600}>{text}</Text>
        <Text size="sm" c="dimmed">
          {words.session.looked(formatNumber(report.secrets), formatTook(report.tookMs))}
        </Text>
      </div>
    </Group>
  );
}

function Places({ report }: { report: LeakReport }) {
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">{words.session.place}</th>
          <th scope="col">{words.session.size}</th>
          <th scope="col">{words.session.canary}</th>
          <th scope="col">{words.session.hits}</th>
        </tr>
      </thead>
      <tbody>
        {report.places.map(({ place, bytes, planted, hits }) => (
          <tr key={place}>
            <th scope="row">{place}</th>
            <td>{formatBytes(bytes)}</td>
            <td>{planted ? words.session.canaryFound : words.session.canaryMissed}</td>
            <td>{formatNumber(hits)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "Check for leaks", and what the search looked at (FEATURES B1). */
export function LeaksSection({ actions }: { actions: SessionActions }) {
  const { busy, report, problem } = useStore(actions.store).leaks;
  const check = () => void actions.checkLeaks();
  return (
    <Section
      title={words.session.leaksTitle}
      action={
        <Button size="xs" variant="default" aria-disabled={busy} onClick={check}>
          {busy ? words.session.checking : words.session.leaks}
        </Button>
      }
    >
      <div>
        <Text>{words.session.leaksText}</Text>
        <div aria-live="polite">{report !== undefined && <Verdict report={report} />}</div>
      </div>
      {problem !== undefined && (
        <ProblemNotice
          title={words.session.leaksFailed}
          problem={problem}
          action={{ label: words.app.tryAgain, onClick: check }}
        />
      )}
      {report !== undefined && <Places report={report} />}
    </Section>
  );
}
