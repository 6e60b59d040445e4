import { ipcRenderer } from 'electron';
import type { Channel } from '../../shared/ipc/channels.ts';
import { failed, type Result } from '../../shared/ipc/result.ts';

/** Creates a bridge's only function: it calls main on one of `channels` and returns the Result; no other is reachable. */
export function createCall(channels: readonly Channel[]) {
  const allowed: ReadonlySet<string> = new Set(channels);
  return (channel: string, input: unknown = null): Promise<Result<unknown>> =>
    allowed.has(channel)
      ? ipcRenderer.invoke(channel, input)
      : Promise.resolve(failed({ code: 'invalid_input', message: 'There is no such channel.' }));
}
