import { useStore } from 'zustand';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import { partsOfSessionId } from '../../../../shared/model/session-id.ts';
import { waitingIn } from '../../features/session/waiting.ts';
import { words } from '../../i18n/index.ts';
import { formatCountdown } from '../../ui/format.ts';
import { timeLeft } from '../../ui/token.ts';
import { useNow } from '../../ui/useNow.ts';
import type { App } from '../app.ts';
import { displayName, profileOf } from '../person.ts';
import { formatHash } from '../router.ts';
import classes from './Frame.module.css';

function doing({ state, accessToken, problem, retryAt }: SessionSnapshot, now: number): string {
  if (state === 'waiting') {
    const why = words.app.waiting(problem?.code);
    const again =
      retryAt === undefined || retryAt <= now ? '' : words.app.triesAgainIn(formatCountdown(retryAt - now));
    return again === '' ? why : `${why} · ${again}`;
  }
  if (state !== 'active') return words.app.states[state];
  if (accessToken === undefined) return words.app.states.active;
  const left = timeLeft(accessToken, now);
  return left > 0 ? words.app.goodFor(formatCountdown(left)) : words.app.renewsNext;
}

// Read aloud when it changes, except the part that changes every second.
function Doing({ snapshot }: { snapshot: SessionSnapshot }) {
  const ticks = snapshot.accessToken !== undefined || snapshot.retryAt !== undefined;
  const now = useNow(ticks);
  const counting = snapshot.state === 'active' || snapshot.state === 'waiting';
  return (
    <span className={classes['ticking']} aria-live={counting ? 'off' : 'polite'}>
      {doing(snapshot, now)}
    </span>
  );
}

// Links to the list where each can be viewed and cancelled.
function Waiting({ app, snapshot }: { app: App; snapshot: SessionSnapshot }) {
  const requests = useStore(app.waiting.store, (held) => waitingIn(held, snapshot.session));
  const first = requests[0];
  if (first === undefined) return null;
  // The line has already given the reason of a waiting session.
  const why = snapshot.state === 'waiting' ? '' : `${words.app.waiting(first.reason.code)} — `;
  return (
    <a className={classes['waiting']} href={formatHash({ view: 'session' })}>
      {why}
      {words.app.requestsWait(requests.length)}
    </a>
  );
}

function Who({ app }: { app: App }) {
  const { identity, session } = useStore(app.scene);
  const { profile } = useStore(app.me.store);
  const connections = useStore(app.startup.store, (state) => state.connections);
  const sessions = useStore(app.sessions.store, (state) => state.bySession);
  if (identity.state === 'resolving') {
    const { problem } = identity;
    return <span>{problem ? words.app.waiting(problem.code) : words.app.states.resolving}</span>;
  }
  const named = session === undefined ? undefined : partsOfSessionId(session)?.connection;
  const name = connections?.find(({ id }) => id === named)?.name;
  if (identity.state === 'signedIn') {
    return (
      <>
        <span>{words.app.signedInAs(displayName(profile ?? profileOf(identity.snapshot)))}</span>
        <span>{name}</span>
        <Doing snapshot={identity.snapshot} />
        <Waiting app={app} snapshot={identity.snapshot} />
      </>
    );
  }
  const signingIn = session !== undefined && sessions[session]?.state === 'signingIn';
  return (
    <>
      <span>{signingIn ? words.app.states.signingIn : words.app.nobody}</span>
      <span>{name}</span>
    </>
  );
}

/** The one line that says who is signed in, where, and what the app is waiting for. */
export function StatusLine({ app }: { app: App }) {
  const info = useStore(app.startup.store, (state) => state.info);
  const notes = [
    ...(info?.testBuild ? [words.app.testBuild] : []),
    ...(info?.sandboxed === false ? [words.app.sandboxOff] : []),
  ];
  return (
    <div className={classes['status']} role="status" aria-atomic={false} aria-label={words.app.status}>
      <Who app={app} />
      <span className={classes['aside']}>{notes.join(' · ')}</span>
    </div>
  );
}
