import type { Channel } from '../../../shared/ipc/channels.ts';
import { failed, type Result } from '../../../shared/ipc/result.ts';
import type { Problem } from '../../../shared/model/problem.ts';
import { createBucket, type Rate } from './rate.ts';
import type { Sender } from './sender.ts';
import { fits } from './size.ts';

/** Answers a message that passed the checks; never throws. */
export type Answer = (channel: Channel, input: unknown) => Promise<Result<unknown>>;

/** A set of channels, and the check of who may use them. */
export interface Gate {
  channels: readonly Channel[];
  admits(event: Sender): boolean;
}

export interface RouterOptions {
  ipcMain: {
    handle(channel: string, listener: (event: Sender, input: unknown) => Promise<Result<unknown>>): void;
  };
  gates: readonly Gate[];
  /** Loads the handlers, which are large and may be loaded after the window. */
  answer(): Promise<Answer>;
  /** Called for a message from a forbidden sender, and when the handlers could not be loaded. */
  refused(channel: Channel, reason: string, error?: unknown): void;
  now(): number;
}

/** The largest message that a window needs to send (bytes, approximately). */
const inputLimit = 64 * 1024;
const defaultRate: Rate = { burst: 2_000, perSecond: 4_000 };
const rates: Partial<Record<Channel, Rate>> = {
  'session.signIn': { burst: 20, perSecond: 2 },
  'prompt.submit': { burst: 20, perSecond: 2 },
  // A script in the window could leak data to its own server through the addresses that the app requests.
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
  message: 'This request did not come from the window of its channel.',
};
const tooLarge: Problem = {
  code: 'too_large',
  message: 'The request is larger than this app ever needs.',
};
const tooMany: Problem = {
  code: 'rate_limited',
  message: 'The window sent the same request too often.',
  remedy: 'Wait a moment and try again.',
};
const unavailable: Problem = {
  code: 'internal',
  message: 'Part of Latchkey could not be started. Nothing was lost.',
  remedy: 'Close the app and start it again.',
};

/** Imported when needed, so that the first paint does not wait for the schemas that come with it. */
async function toProblem(error: unknown): Promise<Problem> {
  const { ProblemError } = await import('../../../shared/model/problem.ts');
  return error instanceof ProblemError ? error.toProblem() : unavailable;
}

/**
 * Opens the channels: the only place that receives messages from windows. Sender, rate and size are checked first, before
 * any await and before anything is read from the message.
 */
export function openChannels(options: RouterOptions): void {
  const handle = async (channel: Channel, input: unknown): Promise<Result<unknown>> => {
    try {
      const answer = await options.answer();
      return await answer(channel, input);
    } catch (error) {
      options.refused(channel, 'the handlers could not be loaded', error);
      return failed(await toProblem(error));
    }
  };
  for (const gate of options.gates) {
    for (const channel of gate.channels) {
      const allowed = createBucket(rates[channel] ?? defaultRate, options.now);
      options.ipcMain.handle(channel, async (event, input) => {
        if (!gate.admits(event)) {
          options.refused(channel, 'the sender is not the window of this channel');
          return failed(forbidden);
        }
        if (!allowed()) return failed(tooMany);
        if (!fits(input, inputLimit)) return failed(tooLarge);
        return handle(channel, input);
      });
    }
  }
}
