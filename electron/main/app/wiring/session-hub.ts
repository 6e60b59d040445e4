import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import type { Sessions } from '../../session/sessions.ts';

type SessionSource = Pick<Sessions, 'list' | 'secrets'>;
type ChangeListener = (snapshot: SessionSnapshot) => void;

/**
 * Connects the sessions with the services that are constructed before and after them. The recorder, which the sessions
 * write to, reads their states and secrets here; services that depend on the sessions register for changes.
 */
export interface SessionHub {
  /** Every session; empty until a source is added. */
  list(): SessionSnapshot[];
  /** Every secret in memory. */
  secrets(): string[];
  addSource(source: SessionSource): void;
  /** Calls `listener` after each change of a session, in the order of registration. */
  onChange(listener: ChangeListener): void;
  /** Passes a changed session to the listeners. */
  changed(snapshot: SessionSnapshot): void;
}

export function createSessionHub(): SessionHub {
  const sources: SessionSource[] = [];
  const listeners: ChangeListener[] = [];
  return {
    list: () => sources.flatMap((source) => source.list()),
    secrets: () => sources.flatMap((source) => source.secrets()),
    addSource: (source) => void sources.push(source),
    onChange: (listener) => void listeners.push(listener),
    changed(snapshot) {
      for (const listener of listeners) listener(snapshot);
    },
  };
}
