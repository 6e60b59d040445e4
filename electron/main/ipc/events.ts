import type { EventChannel } from '../../../shared/ipc/channels.ts';
import { type EventPayload, events } from '../../../shared/ipc/events.ts';

export interface EventOptions {
  /** Hands a message to the main window, if there is one. */
  send(event: EventChannel, payload: unknown): void;
  log(message: string, evidence: unknown): void;
}

/** Gives the function that tells the main window what happened; a payload its schema refuses is not sent. */
export function createEmitter({ send, log }: EventOptions) {
  return <E extends EventChannel>(event: E, payload: EventPayload<E>): void => {
    const parsed = events[event]().safeParse(payload);
    if (parsed.success) send(event, parsed.data);
    else {
      log(
        `${event} was not sent: its schema refuses it`,
        parsed.error.issues.map(({ path, code }) => ({ path, code })),
      );
    }
  };
}
