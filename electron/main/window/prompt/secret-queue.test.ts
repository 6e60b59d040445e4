import { describe, expect, it } from 'vitest';
import type { ClosedBy } from './prompt-queue.ts';
import { createSecretQueue, type SecretNote } from './secret-queue.ts';

const noteOf = (client: string, session = 'demo'): SecretNote => ({
  session,
  connection: 'Demo',
  host: 'login.example',
  client,
  client_id: 'id',
  secret: `secret-of-${client}`,
});

function setup() {
  const opened: { onClosed(by: ClosedBy): void; destroyed: boolean }[] = [];
  const state = { mustWait: false, unexpectedCloses: 0 };
  const shown = createSecretQueue({
    open(onClosed) {
      const window = { onClosed, destroyed: false };
      opened.push(window);
      const destroy = () => {
        window.destroyed = true;
        onClosed('other');
      };
      return { window, destroy };
    },
    mustWait: () => state.mustWait,
    afterUnexpectedClose: async () => {
      state.unexpectedCloses += 1;
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
    opened[0]?.onClosed('person');
    expect(shown.note()?.client).toBe('B');
    shown.close();
    expect(shown.shown()).toBeUndefined();
    expect(opened.map(({ destroyed }) => destroyed)).toEqual([false, true]);
  });

  it('waits while somebody types a secret, and takes no focus from there @T2b', () => {
    const { shown, opened, state } = setup();
    state.mustWait = true;
    shown.show(noteOf('A'));
    expect(opened).toEqual([]);
    state.mustWait = false;
    shown.next();
    expect(shown.note()?.client).toBe('A');
  });

  it('is forgotten when its session is locked, and its window stays until the person closes it @T2b @S2.4', async () => {
    const { shown, opened } = setup();
    shown.show(noteOf('A'));
    shown.show(noteOf('B'));
    shown.show(noteOf('C', 'other'));
    const forgotten = shown.untilForgotten();
    shown.forget('other');
    expect(shown.note()?.client).toBe('A');
    shown.forget('demo');
    await forgotten;
    expect(shown.note()).toBeUndefined();
    expect(opened).toMatchObject([{ destroyed: false }]);
    // The next secret was discarded, too; its own window says so.
    shown.close();
    expect(shown.shown()).toBe(opened[1]);
    expect(shown.note()).toBeUndefined();
  });

  it('whose window vanished is said to be lost', async () => {
    const { shown, opened, state } = setup();
    shown.show(noteOf('A'));
    opened[0]?.onClosed('other');
    expect(state.unexpectedCloses).toBe(1);
    expect(shown.shown()).toBeUndefined();
  });

  it('is closed with the app, and none comes after it', () => {
    const { shown, opened, state } = setup();
    shown.show(noteOf('A'));
    shown.show(noteOf('B'));
    shown.closeAll();
    expect(opened).toMatchObject([{ destroyed: true }]);
    expect(state.unexpectedCloses).toBe(0);
  });
});
