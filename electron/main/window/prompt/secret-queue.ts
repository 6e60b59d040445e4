import type { ClosedBy } from './prompt-queue.ts';

/** A new client secret and the client it belongs to. */
export interface SecretNote {
  /** The session that created the secret. */
  session: string;
  /** Name of the connection. */
  connection: string;
  /** The host that issued the secret. */
  host: string;
  /** Name of the client. */
  client: string;
  client_id: string;
  secret: string;
}

/** Shows new client secrets one at a time; the next one appears when the person closes the window. */
export interface SecretQueue<W> {
  show(note: SecretNote): void;
  /** The window, while one is shown. */
  shown(): W | undefined;
  /** The secret in the window; undefined when it was discarded. */
  note(): SecretNote | undefined;
  /** Resolves when the secret in the window is discarded or the window is closed. */
  untilForgotten(): Promise<void>;
  /** Discards the secrets of a session that is now locked. Their window stays, empty, until the person closes it. */
  forget(session: string): void;
  /** The person closes the window; the secret is discarded. */
  close(): void;
  /** Closes the window and discards all waiting secrets. */
  closeAll(): void;
  /** Shows the next secret. Call this when the reason to wait may be gone. */
  next(): void;
}

export interface SecretQueueOptions<W> {
  /** Opens a window; it must call `onClosed` once. */
  open(onClosed: (by: ClosedBy) => void): { window: W; destroy(): void };
  /** Whether another window must keep the focus for now. */
  mustWait(): boolean;
  /** Called when a window disappears that the person did not close; the queue waits for the result. */
  afterUnexpectedClose(): Promise<void>;
}

interface QueuedSecret {
  session: string;
  /** Undefined when it was discarded; its window then says so. */
  note: SecretNote | undefined;
  discarded: PromiseWithResolvers<void>;
}

interface ShownSecret<W> {
  queued: QueuedSecret;
  window: W;
  destroy(): void;
}

/** Creates an empty queue. */
export function createSecretQueue<W>(options: SecretQueueOptions<W>): SecretQueue<W> {
  let waiting: QueuedSecret[] = [];
  let shown: ShownSecret<W> | undefined;

  function next(): void {
    if (shown !== undefined || options.mustWait()) return;
    const queued = waiting.shift();
    if (queued === undefined) return;
    const onClosed = (by: ClosedBy) => {
      if (shown?.queued !== queued) return;
      shown = undefined;
      queued.discarded.resolve();
      if (by === 'person') next();
      else void options.afterUnexpectedClose().finally(next);
    };
    shown = { queued, ...options.open(onClosed) };
  }

  function close(): void {
    const closing = shown;
    // Cleared before the window is destroyed, so that `onClosed` does not take this for an unexpected close.
    shown = undefined;
    closing?.destroy();
    closing?.queued.discarded.resolve();
  }

  return {
    show(note) {
      waiting.push({ session: note.session, note, discarded: Promise.withResolvers() });
      next();
    },
    shown: () => shown?.window,
    note: () => shown?.queued.note,
    untilForgotten: async () => await shown?.queued.discarded.promise,
    forget(session) {
      for (const queued of shown === undefined ? waiting : [shown.queued, ...waiting]) {
        if (queued.session !== session) continue;
        queued.note = undefined;
        queued.discarded.resolve();
      }
    },
    close() {
      close();
      next();
    },
    closeAll() {
      waiting = [];
      close();
    },
    next,
  };
}
