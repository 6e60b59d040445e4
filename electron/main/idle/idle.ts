import type { Connection } from '../../../shared/model/connection.ts';
import type { IdleSetting, IdleView } from '../../../shared/model/idle.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { partsOfSessionId } from '../../../shared/model/session-id.ts';
import { monotonic } from '../lib/monotonic.ts';
import type { Sessions, SessionsWith } from '../session/sessions.ts';
import type { Settings } from '../settings/settings.ts';
import { createIdleEnforcer, type IdleEnforcer } from './enforcer.ts';
import { createQuiet } from './idle-time.ts';
import { checkChoice, presetOf, settingOf } from './policy.ts';

/** Of Electron's `powerMonitor` what is needed here. */
interface Power {
  getSystemIdleTime(): number;
  on(event: 'suspend', listener: () => void): unknown;
  on(event: 'resume', listener: () => void): unknown;
  off(event: 'suspend', listener: () => void): unknown;
  off(event: 'resume', listener: () => void): unknown;
}

export interface IdleDeps {
  /** A connection by its id, while there is one. */
  connection(id: string): Connection | undefined;
  settings: Settings;
  sessions: Pick<Sessions, 'list'> & SessionsWith<'lock' | 'signOutIdle'>;
  power: Power;
  /** Calls the listener for each input to a window of this app, until the function given back is called. */
  onInput(listener: () => void): () => void;
  /** Makes the window forget all it was told. */
  forget(): void;
  failed(error: unknown): void;
}

/** Sessions that nobody is at: what is to happen to them, and who sees to it. */
export interface Idle {
  /** What holds for the connection of a session. Throws ProblemError `unknown_connection`. */
  view(session: string): IdleView;
  /** The name of the connection. Throws ProblemError `invalid_input` for a choice that is not left to a person. */
  check(session: string, setting: IdleSetting): string;
  /** Takes a person's choice for the connection of a session; durable when it resolves. */
  choose(session: string, setting: IdleSetting): Promise<void>;
  /** Somebody did something that no window of this app saw, such as a sign-in in the browser. */
  touched(): void;
  stop(): void;
}

export function startIdle(deps: IdleDeps): Idle {
  const { settings, sessions, power } = deps;
  const quiet = createQuiet({
    systemIdle: () => power.getSystemIdleTime(),
    monotonic,
    wall: () => Date.now(),
  });

  function placeOf(session: string) {
    const connection = partsOfSessionId(session)?.connection ?? '';
    const known = deps.connection(connection);
    if (known === undefined) throw unknownConnection();
    const preset = presetOf(known);
    return {
      connection,
      name: known.name,
      preset,
      setting: settingOf(preset, settings.now().idle[connection]),
    };
  }

  const keeper = createIdleEnforcer({
    quiet,
    // One that is being removed has nobody to look after.
    sessions: () => sessions.list().filter(({ connection }) => deps.connection(connection) !== undefined),
    setting: (connection) => placeOf(connection).setting,
    lock: async (session, minutes) => await sessions.get(session).lock(minutes),
    signOut: async (session, minutes) => await sessions.get(session).signOutIdle(minutes),
    left: deps.forget,
    failed: deps.failed,
  });
  const unwatch = watch(deps, keeper, quiet.touched);

  return {
    view(session) {
      const { preset, setting } = placeOf(session);
      return { setting, preset, source: quiet.source() };
    },
    check(session, setting) {
      const { preset, name } = placeOf(session);
      checkChoice(preset, setting);
      return name;
    },
    async choose(session, setting) {
      const { connection, preset } = placeOf(session);
      checkChoice(preset, setting);
      await settings.update((now) => ({ ...now, idle: { ...now.idle, [connection]: setting } }));
    },
    touched: quiet.touched,
    stop() {
      keeper.stop();
      unwatch();
    },
  };
}

function watch({ power, onInput }: IdleDeps, keeper: IdleEnforcer, touched: () => void): () => void {
  const unheard = onInput(touched);
  power.on('suspend', keeper.sleep);
  power.on('resume', keeper.wake);
  keeper.start();
  return () => {
    unheard();
    power.off('suspend', keeper.sleep);
    power.off('resume', keeper.wake);
  };
}

function unknownConnection(): ProblemError {
  return new ProblemError('unknown_connection', 'There is no such connection.', {
    remedy: 'Choose one of the connections on the first page.',
  });
}
