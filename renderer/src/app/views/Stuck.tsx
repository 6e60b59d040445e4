import { Anchor } from '@mantine/core';
import { useStore } from 'zustand';
import type { Problem } from '../../../../shared/model/problem.ts';
import { words } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import type { App } from '../app.ts';
import { canStartWithout, wayOn } from '../keyring.ts';
import { formatHash } from '../router.ts';
import { StartWithout } from './StartWithout.tsx';

/** Shown when the signed-in user cannot be determined: the reason, and the next steps. */
export function Stuck({ app, problem }: { app: App; problem: Problem }) {
  const { session } = useStore(app.scene);
  const loaded = useStore(app.sessions.store, (state) => state.loaded);
  const { connections, info } = useStore(app.startup.store);
  const retry = () => {
    if (!loaded) void app.sessions.start();
    if (connections === undefined) void app.startup.loadConnections();
    if (loaded && session !== undefined) void app.sessions.retry(session);
  };
  const act = loaded ? wayOn(problem.code, info?.keyring) : undefined;
  const action =
    act === undefined
      ? { label: words.app.tryAgain, onClick: retry }
      : { label: words.app.nextStep(act, problem.code), onClick: () => void app.startup.keyring(act) };
  return (
    <Page title={words.app.resolvingFailed}>
      <ProblemNotice
        title={words.app.waiting(problem.code)}
        problem={problem}
        weight="warning"
        action={action}
      />
      {canStartWithout(problem.code) && (
        <StartWithout onStart={() => void app.startup.keyring('startAfresh')} />
      )}
      {session !== undefined && (
        <Anchor href={formatHash({ view: 'sign-in', session })}>{words.app.signInAnew}</Anchor>
      )}
    </Page>
  );
}
