import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useStore } from 'zustand';
import type { NetworkReport } from '../../../../shared/model/network.ts';
import { words } from '../../i18n/index.ts';
import { Facts } from '../../ui/Facts.tsx';
import { formatDateTime, formatTook } from '../../ui/format.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import classes from './NetworkSection.module.css';
import type { NetworkStore } from './network.ts';

interface Named {
  id: string;
  name: string;
}

const fine: ReadonlySet<string> = new Set(['works', 'answered']);

function lookedUp({ address, way, outcome }: NetworkReport): string | undefined {
  if (address !== undefined) return address;
  const proxied = way !== undefined && way.kind !== 'direct' && !outcome.startsWith('proxy_');
  return proxied ? words.network.byProxy : undefined;
}

function Outcome({ report: { outcome } }: { report: NetworkReport }) {
  const Icon = fine.has(outcome) ? IconCircleCheck : IconCircleX;
  return (
    <Group gap="sm" mt="xs" wrap="nowrap" align="flex-start">
      <Icon aria-hidden className={classes['mark']} data-fine={fine.has(outcome)} />
      <div>
        <Text fw={600}>{words.network.outcome(outcome)}</Text>
        <Text size="sm">{words.network.next(outcome)}</Text>
      </div>
    </Group>
  );
}

function Findings({ report }: { report: NetworkReport }) {
  const say = words.network;
  const { server, way, tls, status, detail, tookMs } = report;
  return (
    <Facts
      facts={[
        [say.server, <bdi key="server">{server}</bdi>],
        [say.route, way && <bdi>{say.routeText(way)}</bdi>],
        [say.lookedUp, lookedUp(report)],
        [say.security, tls && <bdi>{say.secured(tls.protocol, tls.authority, tls.added)}</bdi>],
        [say.certificate, tls && formatDateTime(tls.validTo)],
        [say.status, status],
        [say.detail, detail],
        [say.took, formatTook(tookMs)],
      ]}
    />
  );
}

function WayTest({ desk, connection: { id, name } }: { desk: NetworkStore; connection: Named }) {
  const say = words.network;
  const test = useStore(desk.store, ({ tests }) => tests[id]);
  const running = test?.state === 'running';
  const report = test?.state === 'done' ? test.report : undefined;
  return (
    <li className={classes['entry']}>
      <Stack gap="sm">
        <div>
          <Group justify="space-between" gap="sm" wrap="nowrap">
            <Text fw={600} className={classes['name']} dir="auto">
              {name}
            </Text>
            <Button
              size="xs"
              variant="default"
              className={classes['act']}
              aria-label={say.testOf(name)}
              aria-disabled={running}
              onClick={() => void desk.test(id)}
            >
              {running ? say.testing : say.test}
            </Button>
          </Group>
          <div role="status">{report !== undefined && <Outcome report={report} />}</div>
        </div>
        {report !== undefined && <Findings report={report} />}
        {test?.state === 'failed' && <ProblemNotice title={say.testFailed} problem={test.problem} />}
      </Stack>
    </li>
  );
}

/** The connection tests, with their results in words. */
export function ConnectionTests({
  desk,
  connections,
}: {
  desk: NetworkStore;
  connections: readonly Named[];
}) {
  const say = words.network;
  return (
    <Section
      title={say.testTitle}
      action={
        connections.length > 1 && (
          <Button
            size="xs"
            variant="default"
            onClick={() => void desk.testAll(connections.map(({ id }) => id))}
          >
            {say.testAll}
          </Button>
        )
      }
    >
      <Text size="sm" c="dimmed">
        {say.testText}
      </Text>
      {connections.length === 0 ? (
        <Text size="sm">{say.noConnections}</Text>
      ) : (
        <ul className={classes['entries']}>
          {connections.map((connection) => (
            <WayTest key={connection.id} desk={desk} connection={connection} />
          ))}
        </ul>
      )}
    </Section>
  );
}
