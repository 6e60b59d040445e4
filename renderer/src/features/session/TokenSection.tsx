import { Button, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useStore } from 'zustand';
import type { RefreshReport, SessionSnapshot } from '../../../../shared/model/session.ts';
import { words } from '../../i18n/index.ts';
import { formatTook } from '../../ui/format.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import type { SessionActions } from './actions.ts';
import { RefreshTable } from './RefreshTable.tsx';
import { TokenTimeline } from './TokenTimeline.tsx';

interface TokenProps {
  snapshot: SessionSnapshot;
  actions: SessionActions;
}

function wordsFor({ refreshTokenReplaced }: RefreshReport, actsAs: SessionSnapshot['actsAs']): string {
  if (actsAs === 'app') return words.session.grantedAnew;
  return refreshTokenReplaced ? words.session.replaced : words.session.notReplaced;
}

/** The access token's times, "Renew now", and what the refresh changed. */
export function TokenSection({ snapshot, actions }: TokenProps) {
  const { busy, report, problem } = useStore(actions.store).renewal;
  const renew = () => void actions.renew();
  return (
    <Section
      title={words.session.token}
      action={
        <Button
          size="xs"
          leftSection={<IconRefresh size={14} aria-hidden />}
          aria-disabled={busy}
          onClick={renew}
        >
          {busy ? words.session.renewing : words.session.renew}
        </Button>
      }
    >
      <div>
        <TokenTimeline token={snapshot.accessToken} />
        <div aria-live="polite">
          {report !== undefined && (
            <>
              <Text fw={600} mt="md">
                {words.session.renewed(formatTook(report.tookMs))}
              </Text>
              <Text size="sm">{wordsFor(report, snapshot.actsAs)}</Text>
            </>
          )}
        </div>
      </div>
      {problem !== undefined && (
        <ProblemNotice
          title={words.session.renewFailed}
          problem={problem}
          action={{ label: words.app.tryAgain, onClick: renew }}
        />
      )}
      {report !== undefined && <RefreshTable report={report} />}
    </Section>
  );
}
