import { describe, expect, test } from 'vitest';
import { mainChannels, promptChannels, secretChannels } from '../../../shared/ipc/channels.ts';
import { openChannels } from './router.ts';
import { openServices } from './testing/services.ts';
import { frame, sender } from './testing/windows.ts';

const list = { 'session.list': () => [] };

describe('the channels', () => {
  test('are open once each, and no other', () => {
    expect(openServices({}).channels()).toEqual([...mainChannels, ...promptChannels, ...secretChannels]);
  });

  test('that are not of the list have no handler, and their names no meaning @T2', async () => {
    const services = openServices({});
    for (const name of ['session.tokens', 'toString', '__proto__', 'session.list ', 'SESSION.LIST', '']) {
      expect(() => services.send(name as 'app.info', null)).toThrow('nobody listens');
    }
    expect(await services.send('app.info', null)).toMatchObject({ ok: false, problem: { code: 'internal' } });
  });

  test('answer the window they belong to', async () => {
    expect(await openServices(list).send('session.list', null)).toEqual({ ok: true, value: [] });
  });

  test('answer nobody else, whatever the channel @T2', async () => {
    const services = openServices(list);
    const stranger = sender(frame({ url: 'https://evil.example/' }));
    for (const channel of [...mainChannels, ...promptChannels, ...secretChannels]) {
      const answer = await services.send(channel, null, stranger);
      expect(answer).toMatchObject({ ok: false, problem: { code: 'forbidden_sender' } });
    }
    expect(services.refused).toHaveLength(
      mainChannels.length + promptChannels.length + secretChannels.length,
    );
  });

  test('of the prompt are closed to the main window @T2 @B3', async () => {
    const answer = await openServices({ 'prompt.cancel': () => null }).send('prompt.cancel', null);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'forbidden_sender' } });
  });

  test('judge the sender before anything is awaited @T2', async () => {
    const services = openServices(list);
    const page = { ...frame() };
    const answer = services.send('session.list', null, sender(page));
    Object.assign(page, { url: 'https://evil.example/', origin: 'https://evil.example' });
    expect(await answer).toMatchObject({ ok: true });
    expect(await services.send('session.list', null, sender(page))).toMatchObject({ ok: false });
  });

  test('refuse a message that is larger than any needs to be @T2', async () => {
    const services = openServices(list);
    const circular: Record<string, unknown> = { text: 'x' };
    circular['again'] = circular;
    const large = [
      'x'.repeat(70_000),
      { session: 'x'.repeat(70_000) },
      Array.from({ length: 70_000 }),
      circular,
    ];
    for (const message of [...large, new ArrayBuffer(1)]) {
      expect(await services.send('session.list', message)).toMatchObject({ problem: { code: 'too_large' } });
    }
  });
});

describe('how often', () => {
  test('200 requests at once all pass', async () => {
    const services = openServices(list);
    const answers = await Promise.all(Array.from({ length: 200 }, () => services.send('session.list', null)));
    expect(answers.every(({ ok }) => ok)).toBe(true);
  });

  test('a page that asks without end is held back, on that channel alone, and let in again later @T2', async () => {
    const services = openServices({ ...list, 'activity.list': () => [] });
    const answers = await Promise.all(
      Array.from({ length: 5_000 }, () => services.send('session.list', null)),
    );
    expect(answers.at(-1)).toMatchObject({ ok: false, problem: { code: 'rate_limited' } });
    expect(await services.send('activity.list', { session: 'demo' })).toMatchObject({ ok: true });
    services.wait(1_000);
    expect(await services.send('session.list', null)).toMatchObject({ ok: true });
  });

  test('a stranger does not use up what the window may ask @T2', async () => {
    const services = openServices(list);
    const stranger = sender(frame({ origin: 'null' }));
    for (let i = 0; i < 5_000; i += 1) await services.send('session.list', null, stranger);
    expect(await services.send('session.list', null)).toMatchObject({ ok: true });
  });
});

test('a part that cannot be loaded is a problem in words, not an exception', async () => {
  const errors: unknown[] = [];
  let listener: ((...message: never[]) => Promise<unknown>) | undefined;
  const cause = new Error('EACCES: /home/someone/token');
  openChannels({
    ipcMain: { handle: (_channel, given) => (listener = given as typeof listener) },
    gates: [{ channels: ['app.info'], admits: () => true }],
    answer: () => Promise.reject(cause),
    refused: (_channel, _reason, error) => errors.push(error),
    now: () => 0,
  });
  const answer = await listener?.();
  expect(answer).toMatchObject({ ok: false, problem: { code: 'internal' } });
  expect(JSON.stringify(answer)).not.toContain('EACCES');
  expect(errors).toEqual([cause]);
});
