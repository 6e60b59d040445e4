import type { Asks } from '../../../../shared/model/prompt-rules.ts';

/** What a person is asked for, and what they must know to answer. */
export interface PromptQuestion {
  asks: Asks;
  /** The name of the connection; empty where it is about all of them. */
  connection: string;
  /** The host that the secret is sent to; empty where it goes nowhere. */
  host: string;
  /** The user name to start with; may be empty. */
  username: string;
  /** Why it is asked again. */
  problem?: string;
}

export interface PromptAnswer {
  username: string;
  secret: string;
}

/** Who made a window go: the person at it, or anything else. */
export type GoneBy = 'person' | 'other';

/** The questions to a person, one window at a time. */
export interface Prompts<W> {
  /**
   * Shows a window and waits for the answer; null when the person cancels or closes it, or `signal` aborts. After that
   * the window stays, says so and takes nothing more, until the person closes it; the next question waits as long.
   */
  ask(question: PromptQuestion, signal: AbortSignal): Promise<PromptAnswer | null>;
  /** The window while one is shown. */
  shown(): W | undefined;
  /** Whether one is shown, or what was typed into one may still be on its way. */
  busy(): boolean;
  question(): PromptQuestion | undefined;
  /** Whether nobody waits for the answer any more. */
  cancelled(): boolean;
  /** Resolves when nobody waits for the answer any more, or the window is gone. */
  untilCancelled(): Promise<void>;
  /** Takes the answer and closes the window; false when nobody waits for one. */
  submit(answer: PromptAnswer): boolean;
  /** The person gives up, or closes a window that nobody waits for. */
  cancel(): void;
}

/** A window as far as its questions go. */
export interface OpenedPrompt<W> {
  window: W;
  destroy(): void;
}

export interface PromptsOptions<W> {
  /** Opens a window; `gone` is to be called once, `lost` each time it has forgotten what was typed. */
  open(question: PromptQuestion, on: { gone(by: GoneBy): void; lost(): void }): OpenedPrompt<W>;
  /** A window went that nobody closed; resolves when what is still being typed into it has passed. */
  vanished(): Promise<void>;
  /** No window is shown and none waits. */
  free(): void;
}

interface Asking {
  question: PromptQuestion;
  /** Gives the answer to whoever asked; what comes later is given to nobody. */
  settle(answer: PromptAnswer | null): void;
  /** Resolves when it has been settled. */
  settled: Promise<unknown>;
  isSettled: boolean;
}

interface Showing<W> extends OpenedPrompt<W> {
  asking: Asking;
}

function createAsking(question: PromptQuestion, signal: AbortSignal): [Asking, Promise<PromptAnswer | null>] {
  const { promise, resolve } = Promise.withResolvers<PromptAnswer | null>();
  const cancel = () => asking.settle(null);
  const asking: Asking = {
    question,
    settled: promise,
    isSettled: signal.aborted,
    settle(answer) {
      asking.isSettled = true;
      signal.removeEventListener('abort', cancel);
      resolve(answer);
    },
  };
  if (signal.aborted) resolve(null);
  else signal.addEventListener('abort', cancel);
  return [asking, promise];
}

/** Nothing is asked yet. */
export function createPrompts<W>(options: PromptsOptions<W>): Prompts<W> {
  let waiting: Asking[] = [];
  let showing: Showing<W> | undefined;
  let passing = false;

  function next(): void {
    if (showing !== undefined || passing) return;
    const asking = waiting.shift();
    if (asking === undefined) options.free();
    else if (asking.isSettled) next();
    else show(asking);
  }

  function show(asking: Asking): void {
    const settle = () => asking.settle(null);
    const gone = (by: GoneBy) => {
      if (showing?.asking === asking) end(by);
    };
    showing = { asking, ...options.open(asking.question, { gone, lost: settle }) };
  }

  function end(by: GoneBy): void {
    const before = showing;
    showing = undefined;
    before?.asking.settle(null);
    if (by === 'person') {
      next();
      return;
    }
    passing = true;
    void options.vanished().finally(() => {
      passing = false;
      next();
    });
  }

  function close(answer: PromptAnswer | null): void {
    const { asking, destroy } = showing ?? {};
    asking?.settle(answer);
    // The window is nobody's before it goes, so that its going is not taken for a loss.
    showing = undefined;
    destroy?.();
    next();
  }

  return {
    ask(question, signal) {
      const [asking, answer] = createAsking(question, signal);
      // Those that nobody waits for any more are forgotten, however long the window stays.
      waiting = [...waiting.filter(({ isSettled }) => !isSettled), asking];
      next();
      return answer;
    },
    shown: () => showing?.window,
    busy: () => showing !== undefined || passing,
    question: () => showing?.asking.question,
    cancelled: () => showing?.asking.isSettled === true,
    untilCancelled: async () => void (await showing?.asking.settled),
    submit(answer) {
      if (showing === undefined || showing.asking.isSettled) return false;
      close(answer);
      return true;
    },
    cancel: () => close(null),
  };
}
