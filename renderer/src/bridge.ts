import { type EventChannel, type MainChannel, mainChannels } from '../../shared/ipc/channels.ts';
import type { MainBridge } from '../../shared/ipc/contract.ts';
import type { EventPayload } from '../../shared/ipc/events.ts';
import type { Result } from '../../shared/ipc/result.ts';

/** The calls and events between the window and main. Tests use one in memory. */
export interface Bridge extends MainBridge {
  /** Calls `listener` for each event until the returned function is called. */
  on<E extends EventChannel>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
}

/** What the preload script puts on `window`. */
interface Host {
  call(channel: string, input: unknown): Promise<Result<unknown>>;
  on(event: string, listener: (payload: unknown) => void): () => void;
}

declare global {
  interface Window {
    readonly latchkey?: Host;
  }
}

const lostTouch: Result<never> = {
  ok: false,
  problem: {
    code: 'internal',
    message: 'The window cannot reach the rest of the app.',
    remedy: 'Close Latchkey and start it again. Nothing you had is lost.',
  },
};

const noHost: Host = {
  call: () => Promise.resolve(lostTouch),
  on: () => () => undefined,
};

/** The typed bridge over the preload's API. A call that fails in transit becomes a problem like any other. */
export function createBridge(host: Host): Bridge {
  const ask = (channel: MainChannel) => async (input: unknown) => {
    try {
      return await host.call(channel, input);
    } catch {
      // Main never throws across the bridge, so the bridge itself failed.
      return lostTouch;
    }
  };
  const calls = Object.fromEntries(mainChannels.map((channel) => [channel, ask(channel)]));
  // Main parses inputs, answers and events with the schemas these types come from.
  return {
    ...calls,
    on: (event: EventChannel, listener: (payload: unknown) => void) => host.on(event, listener),
  } as unknown as Bridge;
}

/** The port to this window's main process. */
export const windowBridge = (): Bridge => createBridge(window.latchkey ?? noHost);
