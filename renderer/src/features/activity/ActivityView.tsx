import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { Below } from '../../ui/Below.tsx';
import { Page } from '../../ui/Page.tsx';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import { ExportSection } from './ExportSection.tsx';
import { createActivityLog } from './store.ts';
import { Timeline } from './Timeline.tsx';

interface ActivityProps {
  bridge: Bridge;
  session: string;
}

/** Activity: everything the flight recorder has of one session, as it happens. */
export function ActivityView({ bridge, session }: ActivityProps) {
  const [log] = useState(() => createActivityLog(bridge, session));
  useEffect(() => {
    const stop = log.listen();
    void log.load();
    return stop;
  }, [log]);
  const problem = useStore(log.store, (state) => state.problem);
  return (
    <Page title={words.activity.title} intro={words.activity.intro}>
      <Section title={words.activity.timeline}>
        {problem === undefined ? (
          <Timeline log={log} />
        ) : (
          <ProblemNotice
            title={words.activity.failed}
            problem={problem}
            action={{ label: words.app.tryAgain, onClick: () => void log.load() }}
          />
        )}
      </Section>
      <Below>
        <ExportSection log={log} />
      </Below>
    </Page>
  );
}
