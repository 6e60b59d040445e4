import { Alert } from '@mantine/core';
import { useStore } from 'zustand';
import { waitingIn } from '../../features/session/waiting.ts';
import { words } from '../../i18n/index.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import type { App } from '../app.ts';

/** Above every view: notices of the app, and why a session waits. */
export function Notices({ app }: { app: App }) {
  const { info, dismissed } = useStore(app.startup.store);
  const { identity, decision } = useStore(app.scene);
  const problem = useStore(app.sessions.store, (state) => state.problem);
  const notices = (info?.notices ?? []).filter((notice) => !dismissed.includes(notice));
  const session = identity.state === 'signedIn' ? identity.snapshot : undefined;
  const [blocked] = useStore(app.waiting.store, (held) => waitingIn(held, session?.session));
  const waiting = session?.state === 'waiting' && session;
  const { lost } = useStore(app.mainEvents.store);
  return (
    <>
      {lost && (
        <Alert
          color="yellow"
          role="status"
          title={words.desktop.lostLink}
          withCloseButton
          closeButtonLabel={words.app.dismiss}
          onClose={app.mainEvents.dismiss}
        >
          {words.desktop.lostLinkText}
        </Alert>
      )}
      {notices.map((notice) => (
        <Alert
          key={notice}
          color="yellow"
          role="status"
          withCloseButton
          closeButtonLabel={words.app.dismiss}
          onClose={() => app.startup.dismiss(notice)}
        >
          {notice}
        </Alert>
      ))}
      {problem !== undefined && decision.kind === 'show' && (
        <ProblemNotice title={words.app.notDone} problem={problem} />
      )}
      {waiting && waiting.problem !== undefined && (
        <ProblemNotice
          title={words.app.waiting(waiting.problem.code)}
          problem={waiting.problem}
          weight="warning"
          action={{ label: words.app.tryNow, onClick: () => void app.sessions.retry(waiting.session) }}
        >
          {words.app.kept}
        </ProblemNotice>
      )}
      {session?.state === 'active' && session.problem?.code === 'disk_failed' && (
        <ProblemNotice
          title={words.app.waiting(session.problem.code)}
          problem={session.problem}
          weight="warning"
          action={{ label: words.app.tryNow, onClick: () => void app.sessions.retry(session.session) }}
        >
          {words.app.unwritten}
        </ProblemNotice>
      )}
      {session !== undefined && !waiting && blocked !== undefined && (
        <ProblemNotice
          title={words.app.waiting(blocked.reason.code)}
          problem={blocked.reason}
          weight="warning"
          action={{ label: words.app.tryNow, onClick: () => app.waiting.retry(session.session) }}
        >
          {words.app.requestsKept}
        </ProblemNotice>
      )}
    </>
  );
}
