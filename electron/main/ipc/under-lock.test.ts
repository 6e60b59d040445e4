import { describe, expect, it } from 'vitest';
import { eventChannels, mainChannels, promptChannels, secretChannels } from '../../../shared/ipc/channels.ts';
import { contract } from '../../../shared/ipc/contract.ts';
import { eventsUnderLock, underLock } from '../../../shared/ipc/under-lock.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { Handlers } from './answer.ts';
import { refuseUnderLock, withholdUnderLock } from './under-lock.ts';

type Handle = (input: unknown) => unknown;

/** Channels that name a session and are open all the same: unlocking, signing in and signing out. */
const openChannels = [
  'session.unlock',
  'session.cancelSignIn',
  'session.reopenBrowser',
  'session.copyAddress',
  'session.signOut',
];
const channels = [...mainChannels, ...promptChannels, ...secretChannels];

/** The channels whose schema requires a session. */
const ofSession: readonly string[] = channels.filter((channel) =>
  contract[channel]
    .input()
    .safeParse({})
    .error?.issues.some(({ path }) => path[0] === 'session'),
);

/** Guarded handlers that all answer with data. `whenAsked` is called before each answer. */
function guarded(lockedNow: { demo: boolean }, whenAsked: () => void = () => undefined) {
  const asked: string[] = [];
  const handlers = [...channels, 'nobody.decided'].map((channel) => [
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
  const behind = refuseUnderLock(Object.fromEntries(handlers) as Handlers, check);
  return { asked, handlers: behind as unknown as Record<string, Handle> };
}

/** The answer of a channel to a script that puts the locked session in every field that may name one. */
const tryOn = async (handlers: Record<string, Handle>, channel: string, session: string) =>
  await handlers[channel]?.({ session, using: session, connection: session, id: '1' });

it('every channel that names a session is refused for a locked one, but the ways in and out @S2.4', () => {
  expect(ofSession.length).toBeGreaterThan(20);
  const refused = channels.filter((channel) => underLock[channel] === 'refused');
  expect(refused).toEqual(ofSession.filter((channel) => !openChannels.includes(channel)));
  expect(Object.keys(underLock)).toEqual(channels);
});

describe.each(channels)('%s', (channel) => {
  const isRefused = underLock[channel] === 'refused';

  it(`is ${underLock[channel]} for a locked session, and answers about others @S2.4 @T2`, async () => {
    const { asked, handlers } = guarded({ demo: true });
    const answer = tryOn(handlers, channel, 'demo');
    if (isRefused) await expect(answer).rejects.toMatchObject({ code: 'locked' });
    else expect(await answer).toBe('data');
    expect(asked).toEqual(isRefused ? [] : [channel]);
    expect(await tryOn(handlers, channel, 'demo~2')).toBe('data');
  });

  it('answers nothing that was asked before the session was locked, where it is refused then @S2.4', async () => {
    const lockedNow = { demo: false };
    const { asked, handlers } = guarded(lockedNow, () => {
      lockedNow.demo = true;
    });
    const answer = tryOn(handlers, channel, 'demo');
    if (isRefused) await expect(answer).rejects.toMatchObject({ code: 'locked' });
    else expect(await answer).toBe('data');
    expect(asked).toEqual([channel]);
  });
});

it.each([null, {}, { session: 7 }, { session: ['demo'] }, 'demo'])(
  'a channel that is refused for some session is refused for none that is named: %j @T2',
  async (input) => {
    const { asked, handlers } = guarded({ demo: true });
    for (const channel of ['jobs.list', 'admin.clients', 'nobody.decided']) {
      await expect(handlers[channel]?.(input)).rejects.toMatchObject({ code: 'invalid_input' });
    }
    expect(asked).toEqual([]);
  },
);

it('a channel that nobody decided about is refused for a locked session @T2', async () => {
  const { handlers } = guarded({ demo: true });
  await expect(tryOn(handlers, 'nobody.decided', 'demo')).rejects.toMatchObject({ code: 'locked' });
  for (const name of ['__proto__', 'constructor', 'toString']) {
    const behind = refuseUnderLock({ [name]: () => 'data' } as never, () => undefined);
    const handle = Object.getOwnPropertyDescriptor(behind, name)?.value as Handle | undefined;
    if (handle !== undefined) await expect(handle(null)).rejects.toMatchObject({ code: 'invalid_input' });
  }
});

describe.each(eventChannels)('the event %s', (event) => {
  const isRefused = eventsUnderLock[event] === 'refused';

  it(`is ${isRefused ? 'not ' : ''}sent about a locked session @S2.4`, () => {
    const sent: unknown[] = [];
    const send = withholdUnderLock(
      (name, payload) => sent.push([name, payload]),
      () => [
        { session: 'demo', state: 'locked' },
        { session: 'demo~2', state: 'active' },
      ],
    );
    send(event, { session: 'demo' });
    expect(sent).toHaveLength(isRefused ? 0 : 1);
    send(event, { session: 'demo~2' });
    expect(sent.at(-1)).toEqual([event, { session: 'demo~2' }]);
  });
});
