import {
  type Channel,
  mainChannels,
  promptChannels,
  secretChannels,
} from '../../../../shared/ipc/channels.ts';
import type { Result } from '../../../../shared/ipc/result.ts';
import { createAnswer, type Handlers } from '../answer.ts';
import { type Gate, openChannels } from '../router.ts';
import { isFrom, type Sender } from '../sender.ts';
import { contents, mainAddress, promptAddress, secretAddress, sender } from './windows.ts';

type Listener = (event: Sender, input: unknown) => Promise<Result<unknown>>;

/** The channels as main opens them, without Electron: `send` passes a message in as if a window had sent it. */
export interface TestServices {
  send(channel: Channel, input: unknown, from?: Sender): Promise<Result<unknown>>;
  /** The messages that the router refused. */
  refused: { channel: Channel; reason: string }[];
  logged: { message: string; evidence: unknown }[];
  channels(): string[];
  /** Advances the clock (ms). */
  wait(ms: number): void;
}

function refuseAll(channel: Channel): () => never {
  return () => {
    throw new Error(`${channel} has no handler in this test`);
  };
}

/** Opens the channels with these handlers; missing handlers throw. */
export function openServices(
  handlers: Partial<Handlers>,
  mask: (text: string) => string = (text) => text,
): TestServices {
  const listeners = new Map<string, Listener>();
  const logged: TestServices['logged'] = [];
  const refused: TestServices['refused'] = [];
  let now = 0;
  const all = Object.fromEntries(
    [...mainChannels, ...promptChannels, ...secretChannels].map((name) => [name, refuseAll(name)]),
  );
  const answer = createAnswer({
    handlers: { ...(all as unknown as Handlers), ...handlers },
    log: (message, evidence) => logged.push({ message, evidence }),
    mask,
  });
  const gates: Gate[] = [
    { channels: mainChannels, admits: (event) => isFrom(event, contents(), mainAddress) },
    { channels: promptChannels, admits: (event) => isFrom(event, contents(), promptAddress) },
    { channels: secretChannels, admits: (event) => isFrom(event, contents(), secretAddress) },
  ];
  openChannels({
    ipcMain: { handle: (channel, listener) => listeners.set(channel, listener) },
    gates,
    answer: async () => answer,
    refused: (channel, reason) => refused.push({ channel, reason }),
    now: () => now,
  });
  return {
    send: (channel, input, from = sender()) => {
      const listener = listeners.get(channel);
      if (!listener) throw new Error(`nobody listens on ${channel}`);
      return listener(from, input);
    },
    refused,
    logged,
    channels: () => [...listeners.keys()],
    wait: (ms) => {
      now += ms;
    },
  };
}
