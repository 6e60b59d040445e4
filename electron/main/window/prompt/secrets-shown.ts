import type { GoneBy } from './prompts.ts';

/** A new client secret, and whose it is. */
export interface SecretNote {
  /** The session it was made in. */
  session: string;
  /** Name of the connection. */
  connection: string;
  /** The host that knows the secret. */
  host: string;
  /** Name of the client. */
  client: string;
  client_id: string;
  secret: string;
}

/** Shows new client secrets, one at a time; the next when the person has closed the window of the one before. */
export interface SecretsShown<W> {
  show(note: SecretNote): void;
  /** The window while one is shown. */
  shown(): W | undefined;
  /** What it shows; undefined when that was forgotten. */
  note(): SecretNote | undefined;
  /** Resolves when what the window shows was forgotten, or the window is gone. */
  untilForgotten(): Promise<void>;
  /** Forgets what was made in a session that is locked now. Its window stays, empty, until the person closes it. */
  forget(session: string): void;
  /** The person closes the window: the secret is forgotten. */
  close(): void;
  /** Closes it and forgets those that are still to be shown. */
  closeAll(): void;
  /** To be called when another window may be shown that had to wait. */
  next(): void;
}

export interface SecretsShownOptions<W> {
  /** Opens a window; `gone` is to be called once. */
  open(gone: (by: GoneBy) => void): { window: W; destroy(): void };
  /** Whether another window must not lose the focus now. */
  waits(): boolean;
  /** A window went that nobody closed. */
  vanished(): Promise<void>;
}

interface Kept {
  session: string;
  /** Undefined when it was forgotten: that is said in its window all the same. */
  note: SecretNote | undefined;
  forgotten: PromiseWithResolvers<void>;
}

interface Showing<W> {
  kept: Kept;
  window: W;
  destroy(): void;
}

/** Nothing is shown yet. */
export function createSecretsShown<W>(options: SecretsShownOptions<W>): SecretsShown<W> {
  let coming: Kept[] = [];
  let showing: Showing<W> | undefined;

  function next(): void {
    if (showing !== undefined || options.waits()) return;
    const kept = coming.shift();
    if (kept === undefined) return;
    const gone = (by: GoneBy) => {
      if (showing?.kept !== kept) return;
      showing = undefined;
      kept.forgotten.resolve();
      if (by === 'person') next();
      else void options.vanished().finally(next);
    };
    showing = { kept, ...options.open(gone) };
  }

  function close(): void {
    const before = showing;
    // The window is nobody's before it goes, so that its going is not taken for a loss.
    showing = undefined;
    before?.destroy();
    before?.kept.forgotten.resolve();
  }

  return {
    show(note) {
      coming.push({ session: note.session, note, forgotten: Promise.withResolvers() });
      next();
    },
    shown: () => showing?.window,
    note: () => showing?.kept.note,
    untilForgotten: async () => await showing?.kept.forgotten.promise,
    forget(session) {
      for (const kept of showing === undefined ? coming : [showing.kept, ...coming]) {
        if (kept.session !== session) continue;
        kept.note = undefined;
        kept.forgotten.resolve();
      }
    },
    close() {
      close();
      next();
    },
    closeAll() {
      coming = [];
      close();
    },
    next,
  };
}
