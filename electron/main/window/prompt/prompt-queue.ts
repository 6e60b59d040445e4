import type { Asks } from '../../../../shared/model/prompt-rules.ts';

/** What a person is asked for and what they need to know to answer. */
export interface PromptQuestion {
  asks: Asks;
  /** The name of the connection; empty if the question concerns all connections. */
  connection: string;
  /** The host that receives the secret; empty if it is not sent anywhere. */
  host: string;
  /** The suggested user name; may be empty. */
  username: string;
  /** Why the question is asked again. */
  problem?: string;
}

export interface PromptAnswer {
  username: string;
  secret: string;
}

/** Who closed a window: the person, or anything else. */
export type ClosedBy = 'person' | 'other';

/** Asks questions, one window at a time. */
export interface PromptQueue<W> {
  /**
   * Shows a window and waits for the answer; null when the person cancels or closes it, or `signal` aborts. After an
   * abort the window says so and accepts no answer, and the next question waits until the person closes it.
   */
  ask(question: PromptQuestion, signal: AbortSignal): Promise<PromptAnswer | null>;
  /** The window, while one is shown. */
  shown(): W | undefined;
  /** Whether a window is shown, or input meant for a closed one may still arrive. */
  busy(): boolean;
  question(): PromptQuestion | undefined;
  /** Whether the question in the window was cancelled. */
  cancelled(): boolean;
  /** Resolves when the question is cancelled or its window is closed. */
  untilCancelled(): Promise<void>;
  /** Accepts the answer and closes the window; false if the question was cancelled. */
  submit(answer: PromptAnswer): boolean;
  /** The person cancels, or closes the window of a cancelled question. */
  cancel(): void;
}

/** An open window of the queue. */
export interface PromptHandle<W> {
  window: W;
  destroy(): void;
}

export interface PromptQueueOptions<W> {
  /** Opens a window. It must call `onClosed` once, and `onPageLost` each time its page loses what was typed. */
  open(
    question: PromptQuestion,
    handlers: { onClosed(by: ClosedBy): void; onPageLost(): void },
  ): PromptHandle<W>;
  /** Called when a window disappears that the person did not close; resolves when late input can no longer arrive. */
  afterUnexpectedClose(): Promise<void>;
  /** Called when no window is shown and no question waits. */
  onIdle(): void;
}

interface PendingQuestion {
  question: PromptQuestion;
  /** Passes the answer to the caller; later answers are ignored. */
  settle(answer: PromptAnswer | null): void;
  /** Resolves when the question is settled. */
  settled: Promise<unknown>;
  isSettled: boolean;
}

interface ShownPrompt<W> extends PromptHandle<W> {
  pending: PendingQuestion;
}

function createPendingQuestion(
  question: PromptQuestion,
  signal: AbortSignal,
): [PendingQuestion, Promise<PromptAnswer | null>] {
  const { promise, resolve } = Promise.withResolvers<PromptAnswer | null>();
  const cancel = () => pending.settle(null);
  const pending: PendingQuestion = {
    question,
    settled: promise,
    isSettled: signal.aborted,
    settle(answer) {
      pending.isSettled = true;
      signal.removeEventListener('abort', cancel);
      resolve(answer);
    },
  };
  if (signal.aborted) resolve(null);
  else signal.addEventListener('abort', cancel);
  return [pending, promise];
}

/** Creates an empty queue. */
export function createPromptQueue<W>(options: PromptQueueOptions<W>): PromptQueue<W> {
  let waiting: PendingQuestion[] = [];
  let shown: ShownPrompt<W> | undefined;
  let isPausing = false;

  function next(): void {
    if (shown !== undefined || isPausing) return;
    const pending = waiting.shift();
    if (pending === undefined) options.onIdle();
    else if (pending.isSettled) next();
    else show(pending);
  }

  function show(pending: PendingQuestion): void {
    const onPageLost = () => pending.settle(null);
    const onClosed = (by: ClosedBy) => {
      if (shown?.pending === pending) handleClosed(by);
    };
    shown = { pending, ...options.open(pending.question, { onClosed, onPageLost }) };
  }

  function handleClosed(by: ClosedBy): void {
    const closed = shown;
    shown = undefined;
    closed?.pending.settle(null);
    if (by === 'person') {
      next();
      return;
    }
    isPausing = true;
    void options.afterUnexpectedClose().finally(() => {
      isPausing = false;
      next();
    });
  }

  function close(answer: PromptAnswer | null): void {
    const { pending, destroy } = shown ?? {};
    pending?.settle(answer);
    // Cleared before the window is destroyed, so that `onClosed` does not take this for an unexpected close.
    shown = undefined;
    destroy?.();
    next();
  }

  return {
    ask(question, signal) {
      const [pending, answer] = createPendingQuestion(question, signal);
      // Cancelled questions are dropped, however long the current window stays open.
      waiting = [...waiting.filter(({ isSettled }) => !isSettled), pending];
      next();
      return answer;
    },
    shown: () => shown?.window,
    busy: () => shown !== undefined || isPausing,
    question: () => shown?.pending.question,
    cancelled: () => shown?.pending.isSettled === true,
    untilCancelled: async () => void (await shown?.pending.settled),
    submit(answer) {
      if (shown === undefined || shown.pending.isSettled) return false;
      close(answer);
      return true;
    },
    cancel: () => close(null),
  };
}
