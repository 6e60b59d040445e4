import type { Channel } from '../../../shared/ipc/channels.ts';
import { failed, type Result } from '../../../shared/ipc/result.ts';
import type { Problem } from '../../../shared/model/problem.ts';
import { createBucket, type Rate } from './rate.ts';
import type { Sender } from './sender.ts';
import { fits } from './size.ts';

/** Answers one message that passed the checks; never throws. */
export type Answer = (channel: Channel, input: unknown) => Promise<Result<unknown>>;

/** A set of channels and who may use them. */
export interface Gate {
  channels: readonly Channel[];
  admits(event: Sender): boolean;
}

export interface RouterOptions {
  ipcMain: {
    handle(channel: string, listener: (event: Sender, input: unknown) => Promise<Result<unknown>>): void;
  };
  gates: readonly Gate[];
  /** The rest of the way, which is heavier and may be loaded later than the window. */
  answer(): Promise<Answer>;
  /** Told of a message from where none should come, and of an answer that could not be loaded. */
  refused(channel: Channel, reason: string, error?: unknown): void;
  now(): number;
}

/** The longest message a window has reason to send (bytes, about). */
const inputLimit = 64 * 1024;
const usualRate: Rate = { burst: 2_000, perSecond: 4_000 };
const rates: Partial<Record<Channel, Rate>> = {
  'session.signIn': { burst: 20, perSecond: 2 },
  'prompt.submit': { burst: 20, perSecond: 2 },
  // A script in the window could tell a server of its own something by what it lets the app ask for.
  'connections.discover': { burst: 10, perSecond: 0.2 },
  'connections.add': { burst: 10, perSecond: 0.2 },
  'leaks.check': { burst: 5, perSecond: 0.5 },
  'network.test': { burst: 60, perSecond: 1 },
  'authorities.choose': { burst: 10, perSecond: 0.5 },
  'diagnostics.preview': { burst: 10, perSecond: 0.5 },
  'diagnostics.save': { burst: 10, perSecond: 0.5 },
};

const forbidden: Problem = {
  code: 'forbidden_sender',
  message: 'This request did not come from the window it belongs to.',
};
const tooLarge: Problem = {
  code: 'too_large',
  message: 'The request is larger than any of this app needs to be.',
};
const tooMany: Problem = {
  code: 'rate_limited',
  message: 'The window asked for the same thing too often.',
  remedy: 'Wait a moment and try again.',
};
const unavailable: Problem = {
  code: 'internal',
  message: 'Latchkey could not start one of its parts. Nothing was lost.',
  remedy: 'Close the app and start it again.',
};

/** Loaded when needed: the schemas come with it, and the first paint does not wait for them. */
async function whyUnavailable(error: unknown): Promise<Problem> {
  const { ProblemError } = await import('../../../shared/model/problem.ts');
  return error instanceof ProblemError ? error.toProblem() : unavailable;
}

/**
 * Opens the channels: the one place where messages of windows are taken in. Sender, rate and size are judged at
 * once, before anything is awaited and before anything is read from the message.
 */
export function openChannels(options: RouterOptions): void {
  const pass = async (channel: Channel, input: unknown): Promise<Result<unknown>> => {
    try {
      const answer = await options.answer();
      return await answer(channel, input);
    } catch (error) {
      options.refused(channel, 'no answer could be made', error);
      return failed(await whyUnavailable(error));
    }
  };
  for (const gate of options.gates) {
    for (const channel of gate.channels) {
      const allowed = createBucket(rates[channel] ?? usualRate, options.now);
      options.ipcMain.handle(channel, async (event, input) => {
        if (!gate.admits(event)) {
          options.refused(channel, 'the sender is not the window of this channel');
          return failed(forbidden);
        }
        if (!allowed()) return failed(tooMany);
        if (!fits(input, inputLimit)) return failed(tooLarge);
        return pass(channel, input);
      });
    }
  }
}
