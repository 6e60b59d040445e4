import { describe, expect, it } from 'vitest';
import { type ClosedBy, createPromptQueue, type PromptQuestion } from './prompt-queue.ts';

const question = (connection = 'Demo'): PromptQuestion => ({
  asks: 'password',
  connection,
  host: 'login.example',
  username: '',
});
const answer = { username: 'dana', secret: 'correct-horse' };
const turns = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

interface Fake {
  title: string;
  onClosed(by: ClosedBy): void;
  onPageLost(): void;
  destroyed: boolean;
}

function setup() {
  const opened: Fake[] = [];
  const resolvers: (() => void)[] = [];
  let frees = 0;
  const prompts = createPromptQueue<Fake>({
    open({ connection }, handlers) {
      const window: Fake = { title: connection, ...handlers, destroyed: false };
      opened.push(window);
      const destroy = () => {
        window.destroyed = true;
        // Electron emits `closed` while a window is being destroyed.
        handlers.onClosed('other');
      };
      return { window, destroy };
    },
    afterUnexpectedClose: () => new Promise((resolve) => resolvers.push(resolve)),
    onIdle: () => {
      frees += 1;
    },
  });
  const ask = (connection?: string) => {
    const controller = new AbortController();
    const result = { settled: false, value: undefined as unknown };
    void prompts.ask(question(connection), controller.signal).then((value) => {
      Object.assign(result, { settled: true, value });
    });
    return { result, abort: () => controller.abort() };
  };
  return { prompts, opened, resolvers, ask, frees: () => frees };
}

describe('a prompt whose question is wanted no more @T2b @B3', () => {
  it('stays, takes no answer, and lets whoever asked go at once', async () => {
    const { prompts, opened, ask } = setup();
    const first = ask();
    const cancelled = prompts.untilCancelled();
    first.abort();
    await cancelled;
    expect(first.result).toEqual({ settled: true, value: null });
    expect(opened).toMatchObject([{ destroyed: false }]);
    expect(prompts.cancelled()).toBe(true);
    expect(prompts.submit(answer)).toBe(false);
    expect(prompts.shown()).toBe(opened[0]);
    prompts.cancel();
    expect(opened).toMatchObject([{ destroyed: true }]);
    expect(prompts.shown()).toBeUndefined();
    expect(prompts.busy()).toBe(false);
  });

  it('is followed by the next one when the person has closed it, and by none that was given up meanwhile', async () => {
    const { prompts, opened, ask } = setup();
    ask('First').abort();
    await turns();
    const result = Array.from({ length: 50 }, () => ask('Given up'));
    for (const { abort } of result) abort();
    await turns();
    expect(result.every((one) => one.result.settled)).toBe(true);
    const last = ask('Last');
    expect(opened.map(({ title }) => title)).toEqual(['First']);
    opened[0]?.onClosed('person');
    expect(opened.map(({ title }) => title)).toEqual(['First', 'Last']);
    expect(prompts.cancelled()).toBe(false);
    expect(prompts.submit(answer)).toBe(true);
    await turns();
    expect(last.result).toEqual({ settled: true, value: answer });
  });

  it('is over when its page was lost, and stays as well', async () => {
    const { prompts, opened, ask } = setup();
    const first = ask();
    opened[0]?.onPageLost();
    await turns();
    expect(first.result).toEqual({ settled: true, value: null });
    expect(prompts.cancelled()).toBe(true);
    expect(opened[0]?.destroyed).toBe(false);
  });
});

describe('a prompt that vanished', () => {
  it('is followed by the next when what is still typed into it has passed @T2b', async () => {
    const { prompts, opened, resolvers, ask } = setup();
    const first = ask('First');
    ask('Second');
    opened[0]?.onClosed('other');
    await turns();
    expect(first.result).toEqual({ settled: true, value: null });
    expect(opened).toHaveLength(1);
    expect(prompts.busy()).toBe(true);
    expect(resolvers).toHaveLength(1);
    resolvers[0]?.();
    await turns();
    expect(opened.map(({ title }) => title)).toEqual(['First', 'Second']);
  });

  it('is none that the person closed or answered: the next comes at once', async () => {
    const { prompts, opened, resolvers, ask } = setup();
    ask('First');
    ask('Second');
    ask('Third');
    opened[0]?.onClosed('person');
    prompts.submit(answer);
    expect(opened.map(({ title }) => title)).toEqual(['First', 'Second', 'Third']);
    expect(resolvers).toEqual([]);
  });
});

it('a question that was given up before it was asked opens nothing', async () => {
  const { prompts, opened } = setup();
  expect(await prompts.ask(question(), AbortSignal.abort())).toBeNull();
  expect(opened).toEqual([]);
});

it('says when no window is in the way any more', () => {
  const { opened, ask, frees } = setup();
  ask();
  expect(frees()).toBe(0);
  opened[0]?.onClosed('person');
  expect(frees()).toBe(1);
});

it('a window that has gone is heard no more', async () => {
  const { prompts, opened, ask } = setup();
  ask('First');
  const second = ask('Second');
  opened[0]?.onClosed('person');
  opened[0]?.onClosed('person');
  opened[0]?.onPageLost();
  await turns();
  expect(second.result.settled).toBe(false);
  expect(prompts.question()?.connection).toBe('Second');
});
