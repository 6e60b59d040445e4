import type { EventChannel } from '../../../shared/ipc/channels.ts';
import { type EventPayload, events } from '../../../shared/ipc/events.ts';

export interface EmitterOptions {
  /** Sends a message to the main window, if it is open. */
  send(event: EventChannel, payload: unknown): void;
  log(message: string, evidence: unknown): void;
}

/** Sends an event to the main window. */
export type Emit = <E extends EventChannel>(event: E, payload: EventPayload<E>) => void;

/** Creates the function that sends events to the main window. A payload that its schema rejects is logged, not sent. */
export function createEmitter({ send, log }: EmitterOptions): Emit {
  return (event, payload) => {
    const parsed = events[event]().safeParse(payload);
    if (parsed.success) send(event, parsed.data);
    else {
      log(
        `${event} was not sent: its schema rejects it`,
        parsed.error.issues.map(({ path, code }) => ({ path, code })),
      );
    }
  };
}
