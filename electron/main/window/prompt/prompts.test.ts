import { describe, expect, it } from 'vitest';
import { createPrompts, type GoneBy, type PromptQuestion } from './prompts.ts';

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
  gone(by: GoneBy): void;
  lost(): void;
  destroyed: boolean;
}

function setup() {
  const opened: Fake[] = [];
  const passed: (() => void)[] = [];
  let frees = 0;
  const prompts = createPrompts<Fake>({
    open({ connection }, on) {
      const window: Fake = { title: connection, ...on, destroyed: false };
      opened.push(window);
      const destroy = () => {
        window.destroyed = true;
        // As Electron does: whoever destroys a window is told at once that it is gone.
        on.gone('other');
      };
      return { window, destroy };
    },
    vanished: () => new Promise((resolve) => passed.push(resolve)),
    free: () => {
      frees += 1;
    },
  });
  const ask = (connection?: string) => {
    const controller = new AbortController();
    const given = { settled: false, value: undefined as unknown };
    void prompts.ask(question(connection), controller.signal).then((value) => {
      Object.assign(given, { settled: true, value });
    });
    return { given, abort: () => controller.abort() };
  };
  return { prompts, opened, passed, ask, frees: () => frees };
}

describe('a prompt whose question is wanted no more @T2b @B3', () => {
  it('stays, takes no answer, and lets whoever asked go at once', async () => {
    const { prompts, opened, ask } = setup();
    const first = ask();
    const told = prompts.untilCancelled();
    first.abort();
    await told;
    expect(first.given).toEqual({ settled: true, value: null });
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
    const given = Array.from({ length: 50 }, () => ask('Given up'));
    for (const { abort } of given) abort();
    await turns();
    expect(given.every((one) => one.given.settled)).toBe(true);
    const last = ask('Last');
    expect(opened.map(({ title }) => title)).toEqual(['First']);
    opened[0]?.gone('person');
    expect(opened.map(({ title }) => title)).toEqual(['First', 'Last']);
    expect(prompts.cancelled()).toBe(false);
    expect(prompts.submit(answer)).toBe(true);
    await turns();
    expect(last.given).toEqual({ settled: true, value: answer });
  });

  it('is over when its page was lost, and stays as well', async () => {
    const { prompts, opened, ask } = setup();
    const first = ask();
    opened[0]?.lost();
    await turns();
    expect(first.given).toEqual({ settled: true, value: null });
    expect(prompts.cancelled()).toBe(true);
    expect(opened[0]?.destroyed).toBe(false);
  });
});

describe('a prompt that vanished', () => {
  it('is followed by the next when what is still typed into it has passed @T2b', async () => {
    const { prompts, opened, passed, ask } = setup();
    const first = ask('First');
    ask('Second');
    opened[0]?.gone('other');
    await turns();
    expect(first.given).toEqual({ settled: true, value: null });
    expect(opened).toHaveLength(1);
    expect(prompts.busy()).toBe(true);
    expect(passed).toHaveLength(1);
    passed[0]?.();
    await turns();
    expect(opened.map(({ title }) => title)).toEqual(['First', 'Second']);
  });

  it('is none that the person closed or answered: the next comes at once', async () => {
    const { prompts, opened, passed, ask } = setup();
    ask('First');
    ask('Second');
    ask('Third');
    opened[0]?.gone('person');
    prompts.submit(answer);
    expect(opened.map(({ title }) => title)).toEqual(['First', 'Second', 'Third']);
    expect(passed).toEqual([]);
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
  opened[0]?.gone('person');
  expect(frees()).toBe(1);
});

it('a window that has gone is heard no more', async () => {
  const { prompts, opened, ask } = setup();
  ask('First');
  const second = ask('Second');
  opened[0]?.gone('person');
  opened[0]?.gone('person');
  opened[0]?.lost();
  await turns();
  expect(second.given.settled).toBe(false);
  expect(prompts.question()?.connection).toBe('Second');
});
