import { ipcRenderer } from 'electron';
import type { Channel } from '../../shared/ipc/channels.ts';
import { failed, type Result } from '../../shared/ipc/result.ts';

/** The one function of a bridge: asks main on a channel of `channels` and gives its Result; no other is reachable. */
export function createCall(channels: readonly Channel[]) {
  const known: ReadonlySet<string> = new Set(channels);
  return (channel: string, input: unknown = null): Promise<Result<unknown>> =>
    known.has(channel)
      ? ipcRenderer.invoke(channel, input)
      : Promise.resolve(failed({ code: 'invalid_input', message: 'There is no such channel.' }));
}
