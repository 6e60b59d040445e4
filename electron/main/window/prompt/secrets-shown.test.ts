import { describe, expect, it } from 'vitest';
import type { GoneBy } from './prompts.ts';
import { createSecretsShown, type SecretNote } from './secrets-shown.ts';

const noteOf = (client: string, session = 'demo'): SecretNote => ({
  session,
  connection: 'Demo',
  host: 'login.example',
  client,
  client_id: 'id',
  secret: `secret-of-${client}`,
});

function setup() {
  const opened: { gone(by: GoneBy): void; destroyed: boolean }[] = [];
  const state = { waits: false, vanished: 0 };
  const shown = createSecretsShown({
    open(gone) {
      const window = { gone, destroyed: false };
      opened.push(window);
      const destroy = () => {
        window.destroyed = true;
        gone('other');
      };
      return { window, destroy };
    },
    waits: () => state.waits,
    vanished: async () => {
      state.vanished += 1;
    },
  });
  return { shown, opened, state };
}

describe('a new secret', () => {
  it('is shown after the one before it', () => {
    const { shown, opened } = setup();
    shown.show(noteOf('A'));
    shown.show(noteOf('B'));
    expect(opened).toHaveLength(1);
    expect(shown.note()?.client).toBe('A');
    opened[0]?.gone('person');
    expect(shown.note()?.client).toBe('B');
    shown.close();
    expect(shown.shown()).toBeUndefined();
    expect(opened.map(({ destroyed }) => destroyed)).toEqual([false, true]);
  });

  it('waits while somebody types a secret, and takes no focus from there @T2b', () => {
    const { shown, opened, state } = setup();
    state.waits = true;
    shown.show(noteOf('A'));
    expect(opened).toEqual([]);
    state.waits = false;
    shown.next();
    expect(shown.note()?.client).toBe('A');
  });

  it('is forgotten when its session is locked, and its window stays until the person closes it @T2b @S2.4', async () => {
    const { shown, opened } = setup();
    shown.show(noteOf('A'));
    shown.show(noteOf('B'));
    shown.show(noteOf('C', 'other'));
    const told = shown.untilForgotten();
    shown.forget('other');
    expect(shown.note()?.client).toBe('A');
    shown.forget('demo');
    await told;
    expect(shown.note()).toBeUndefined();
    expect(opened).toMatchObject([{ destroyed: false }]);
    // That the next one was lost, too, is said in a window of its own.
    shown.close();
    expect(shown.shown()).toBe(opened[1]);
    expect(shown.note()).toBeUndefined();
  });

  it('whose window vanished is said to be lost', async () => {
    const { shown, opened, state } = setup();
    shown.show(noteOf('A'));
    opened[0]?.gone('other');
    expect(state.vanished).toBe(1);
    expect(shown.shown()).toBeUndefined();
  });

  it('is closed with the app, and none comes after it', () => {
    const { shown, opened, state } = setup();
    shown.show(noteOf('A'));
    shown.show(noteOf('B'));
    shown.closeAll();
    expect(opened).toMatchObject([{ destroyed: true }]);
    expect(state.vanished).toBe(0);
  });
});
