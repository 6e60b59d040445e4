/** Ends one exchange early: on a timeout or when the caller cancels. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Why the exchange was ended early; undefined if it was not. */
  ended(): 'timed_out' | 'cancelled' | undefined;
  cancel(): void;
  /** Call this when the exchange is over, whatever its result. */
  stop(): void;
}

/**
 * Starts the timeout of one exchange, from sending to the last byte of the response. The HTTP library restarts its own
 * timeout at every byte, so a server could keep an exchange open for ever.
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
