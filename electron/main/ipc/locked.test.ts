import { describe, expect, it } from 'vitest';
import { mainChannels } from '../../../shared/ipc/channels.ts';
import { contract } from '../../../shared/ipc/contract.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { Handlers } from './answer.ts';
import { refuseLocked } from './locked.ts';

type Handle = (input: unknown) => unknown;

const wayInOrOut = [
  'session.unlock',
  'session.cancelSignIn',
  'session.reopenBrowser',
  'session.copyAddress',
  'session.signOut',
];

/** The channels whose input names a session: without one they are refused for that. */
const ofSession = mainChannels.filter((channel) =>
  contract[channel]
    .input()
    .safeParse({})
    .error?.issues.some(({ path }) => path[0] === 'session'),
);

/** Handlers that all answer with data, behind the guard. `whenAsked` is called before one answers. */
function guarded(lockedNow: { demo: boolean }, whenAsked: () => void = () => undefined) {
  const asked: string[] = [];
  const handlers = mainChannels.map((channel) => [
    channel,
    () => {
      asked.push(channel);
      whenAsked();
      return 'data';
    },
  ]);
  const check = (session: string) => {
    if (session === 'demo' && lockedNow.demo) throw new ProblemError('locked', 'This session is locked.');
  };
  const behind = refuseLocked(Object.fromEntries(handlers) as Handlers, check);
  return { asked, handlers: behind as unknown as Record<string, Handle> };
}

it('knows every channel of a session', () => {
  expect(ofSession.length).toBeGreaterThan(12);
  for (const channel of wayInOrOut) expect(ofSession).toContain(channel);
});

describe.each(ofSession)('%s', (channel) => {
  const open = wayInOrOut.includes(channel);

  it(`${open ? 'is a way back in or out of' : 'is refused for'} a locked session, and open for others @S2.4`, async () => {
    const { asked, handlers } = guarded({ demo: true });
    const answer = (async () => handlers[channel]?.({ session: 'demo', id: '1' }))();
    if (open) expect(await answer).toBe('data');
    else await expect(answer).rejects.toMatchObject({ code: 'locked' });
    expect(asked).toEqual(open ? [channel] : []);
    expect(await handlers[channel]?.({ session: 'demo~2' })).toBe('data');
  });
});

it('answers nothing that was asked before the session was locked @S2.4', async () => {
  const lockedNow = { demo: false };
  const { asked, handlers } = guarded(lockedNow, () => {
    lockedNow.demo = true;
  });
  await expect(handlers['jobs.list']?.({ session: 'demo' })).rejects.toMatchObject({ code: 'locked' });
  expect(asked).toEqual(['jobs.list']);
});

it.each(['app.info', 'connections.list', 'session.list'])(
  '%s names no session and is answered',
  async (channel) => {
    expect(await guarded({ demo: true }).handlers[channel]?.(null)).toBe('data');
  },
);
