/** Ends one exchange early: when its time is up or its caller wants no answer any more. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Why the exchange was ended, if it was. */
  ended(): 'timed_out' | 'cancelled' | undefined;
  cancel(): void;
  /** To be called when the exchange is over, whatever came of it. */
  stop(): void;
}

/**
 * Starts the clock of one exchange, from sending to the last byte of the answer. The HTTP library counts its own
 * limit anew at every byte, so that a server could go on for ever.
 */
export function startDeadline(limits: { timeoutMs: number; signal: AbortSignal | undefined }): Deadline {
  const controller = new AbortController();
  let ended: 'timed_out' | 'cancelled' | undefined;

  function end(reason: 'timed_out' | 'cancelled'): void {
    ended ??= reason;
    controller.abort();
  }

  const cancel = () => end('cancelled');
  const timer = setTimeout(() => end('timed_out'), limits.timeoutMs);
  limits.signal?.addEventListener('abort', cancel, { once: true });
  if (limits.signal?.aborted === true) cancel();
  return {
    signal: controller.signal,
    ended: () => ended,
    cancel,
    stop() {
      clearTimeout(timer);
      limits.signal?.removeEventListener('abort', cancel);
    },
  };
}
