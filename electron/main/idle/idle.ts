import type { Connection } from '../../../shared/model/connection.ts';
import type { IdleSetting, IdleView } from '../../../shared/model/idle.ts';
import { partsOfSessionId } from '../../../shared/model/session-id.ts';
import { unknownConnection } from '../../../shared/model/unknown-connection.ts';
import { monotonic } from '../lib/monotonic.ts';
import type { Sessions, SessionsWith } from '../session/sessions.ts';
import type { Settings } from '../settings/settings.ts';
import { createIdleEnforcer, type IdleEnforcer } from './enforcer.ts';
import { createIdleClock } from './idle-clock.ts';
import { checkChoice, presetOf, settingOf } from './policy.ts';

/** The part of Electron's `powerMonitor` used here. */
interface Power {
  getSystemIdleTime(): number;
  on(event: 'suspend', listener: () => void): unknown;
  on(event: 'resume', listener: () => void): unknown;
  off(event: 'suspend', listener: () => void): unknown;
  off(event: 'resume', listener: () => void): unknown;
}

export interface IdleDeps {
  /** The connection with this id, if it exists. */
  connection(id: string): Connection | undefined;
  settings: Settings;
  sessions: Pick<Sessions, 'list'> & SessionsWith<'lock' | 'signOutIdle'>;
  power: Power;
  /** Calls the listener for each input to a window of this app; the returned function unsubscribes. */
  onInput(listener: () => void): () => void;
  /** Makes the window discard all data it has received. */
  clearWindow(): void;
  onError(error: unknown): void;
}

/** Locks or signs out idle sessions, and holds the settings for that. */
export interface Idle {
  /** The idle setting in force for a session's connection. Throws ProblemError `unknown_connection`. */
  view(session: string): IdleView;
  /** Returns the connection's name. Throws ProblemError `invalid_input` if its preset does not allow the setting. */
  check(session: string, setting: IdleSetting): string;
  /** Saves a person's choice for a session's connection; durable when it resolves. */
  choose(session: string, setting: IdleSetting): Promise<void>;
  /** Records activity outside the app's windows, such as a sign-in in the browser. */
  recordInput(): void;
  stop(): void;
}

export function startIdle(deps: IdleDeps): Idle {
  const { settings, sessions, power } = deps;
  const clock = createIdleClock({
    systemIdle: () => power.getSystemIdleTime(),
    monotonic,
    wall: () => Date.now(),
  });

  function idlePolicyOf(session: string) {
    const connection = partsOfSessionId(session)?.connection ?? '';
    const found = deps.connection(connection);
    if (found === undefined) throw unknownConnection();
    const preset = presetOf(found);
    return {
      connection,
      name: found.name,
      preset,
      setting: settingOf(preset, settings.now().idle[connection]),
    };
  }

  const enforcer = createIdleEnforcer({
    clock,
    // A connection that is being removed has no setting any more.
    sessions: () => sessions.list().filter(({ connection }) => deps.connection(connection) !== undefined),
    setting: (connection) => idlePolicyOf(connection).setting,
    lock: (session, minutes) => sessions.get(session).lock(minutes),
    signOut: (session, minutes) => sessions.get(session).signOutIdle(minutes),
    onEnforced: deps.clearWindow,
    onError: deps.onError,
  });
  const unsubscribe = subscribe(deps, enforcer, clock.recordInput);

  return {
    view(session) {
      const { preset, setting } = idlePolicyOf(session);
      return { setting, preset, source: clock.source() };
    },
    check(session, setting) {
      const { preset, name } = idlePolicyOf(session);
      checkChoice(preset, setting);
      return name;
    },
    async choose(session, setting) {
      const { connection, preset } = idlePolicyOf(session);
      checkChoice(preset, setting);
      await settings.update((now) => ({ ...now, idle: { ...now.idle, [connection]: setting } }));
    },
    recordInput: clock.recordInput,
    stop() {
      enforcer.stop();
      unsubscribe();
    },
  };
}

function subscribe(
  { power, onInput }: IdleDeps,
  enforcer: IdleEnforcer,
  recordInput: () => void,
): () => void {
  const stopListening = onInput(recordInput);
  power.on('suspend', enforcer.sleep);
  power.on('resume', enforcer.wake);
  enforcer.start();
  return () => {
    stopListening();
    power.off('suspend', enforcer.sleep);
    power.off('resume', enforcer.wake);
  };
}
