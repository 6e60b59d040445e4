import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Going } from '../../../shared/model/views.ts';
import { createWindowController, type Keeping } from './window-controller.ts';
// The desk loads the schemas when it needs them; here they are there at once.
import './events.ts';

/** As much of a window as the desk touches. */
function fakeWindow() {
  const state = { visible: true, destroyed: false, minimized: false, loading: false };
  const set = (fields: Partial<typeof state>) => void Object.assign(state, fields);
  const sent: unknown[] = [];
  const contents = Object.assign(new EventEmitter(), {
    isLoading: () => state.loading,
    send: (event: string, payload: unknown) => void sent.push([event, payload]),
  });
  const window = Object.assign(new EventEmitter(), {
    webContents: contents,
    isDestroyed: () => state.destroyed,
    isMinimized: () => state.minimized,
    isVisible: () => state.visible,
    isFocused: () => state.visible,
    restore: () => set({ minimized: false }),
    show: () => set({ visible: true }),
    hide: () => set({ visible: false }),
    focus: () => undefined,
    destroy: () => set({ destroyed: true }),
  });
  const close = () => {
    const preventDefault = vi.fn();
    window.emit('close', { preventDefault });
    if (preventDefault.mock.calls.length === 0) set({ destroyed: true });
  };
  return { window: window as unknown as BrowserWindow, state, sent, close, contents };
}

interface Setup {
  hidden?: boolean;
  keeping?: Keeping;
  prompt?: { isFocused(): boolean; show(): void; focus(): void };
}

function setup({ hidden = false, keeping, prompt }: Setup = {}) {
  const fake = fakeWindow();
  fake.state.visible = !hidden;
  const opened: (Going | undefined)[] = [];
  const desk = createWindowController({
    window: () => (fake.state.destroyed ? undefined : fake.window),
    open: (going) => opened.push(going),
    prompt: () => prompt,
    focusApp: () => undefined,
    hidden,
    log: (message) => expect(message).toBe('nothing is logged'),
  });
  desk.attend(fake.window);
  if (keeping) desk.keep(keeping);
  return { ...fake, desk, opened };
}

const kept: Keeping = { wanted: () => true, possible: async () => true };
const noTray: Keeping = { wanted: () => true, possible: async () => false };
const notWanted: Keeping = { wanted: () => false, possible: async () => true };

afterEach(() => vi.useRealTimers());

describe('closing the window', () => {
  it('closes it, unless it is to be kept', () => {
    for (const keeping of [undefined, notWanted]) {
      const { close, state } = setup(keeping ? { keeping } : {});
      close();
      expect(state.destroyed).toBe(true);
    }
  });

  it('puts it away where it is to be kept, and it comes back as it was', async () => {
    const { close, state, desk } = setup({ keeping: kept });
    close();
    await vi.waitFor(() => expect(state.visible).toBe(false));
    expect([state.destroyed, desk.hidden()]).toEqual([false, true]);
    desk.show();
    expect([state.visible, desk.hidden()]).toEqual([true, false]);
    desk.leave();
  });

  it('closes it all the same where no tray would lead back to it', async () => {
    const { close, state } = setup({ keeping: noTray });
    close();
    await vi.waitFor(() => expect(state.destroyed).toBe(true));
  });

  it('closes it when the app is quitting', () => {
    const { close, state, desk } = setup({ keeping: kept });
    desk.leave();
    close();
    expect(state.destroyed).toBe(true);
  });

  it('fetches it when the tray goes while it is away', async () => {
    vi.useFakeTimers();
    let tray = true;
    const { close, state, desk } = setup({ keeping: { wanted: () => true, possible: async () => tray } });
    close();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(state.visible).toBe(false);
    tray = false;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(state.visible).toBe(true);
    desk.leave();
  });
});

describe('a start without the window', () => {
  it('leaves it away where it is to be kept', async () => {
    const { state, desk } = setup({ hidden: true, keeping: kept });
    await Promise.resolve();
    expect([state.visible, desk.hidden()]).toEqual([false, true]);
  });

  it.each([
    ['it is not to be kept', notWanted],
    ['no tray would lead to it', noTray],
  ])('shows it where %s', async (_, keeping) => {
    const { state } = setup({ hidden: true, keeping });
    await vi.waitFor(() => expect(state.visible).toBe(true));
  });
});

describe('a link', () => {
  it('fetches the window and tells its page', async () => {
    const { desk, state, sent } = setup({ hidden: true });
    state.minimized = true;
    desk.go({ place: 'profile' });
    await vi.waitFor(() => expect(sent).toEqual([['view.open', { place: 'profile' }]]));
    expect([state.visible, state.minimized]).toEqual([true, false]);
  });

  it('waits for a page that is on its way', async () => {
    const { desk, state, sent, contents } = setup();
    state.loading = true;
    desk.go({ place: null });
    await vi.waitFor(() => expect(contents.listenerCount('did-finish-load')).toBe(1));
    expect(sent).toEqual([]);
    contents.emit('did-finish-load');
    expect(sent).toEqual([['view.open', { place: null }]]);
  });

  it('opens a window on its view where there is none', () => {
    const { desk, state, opened } = setup();
    state.destroyed = true;
    desk.go({ place: 'settings' });
    expect(opened).toEqual([{ place: 'settings' }]);
  });

  it('is not sent when it is none of the list @T2', async () => {
    const messages: string[] = [];
    const { window, sent } = fakeWindow();
    const desk = createWindowController({
      window: () => window,
      open: () => undefined,
      prompt: () => undefined,
      focusApp: () => undefined,
      hidden: false,
      log: (message) => messages.push(message),
    });
    desk.go({ place: 'sign-out' } as never);
    await vi.waitFor(() => expect(messages).toHaveLength(1));
    expect(sent).toEqual([]);
  });
});

describe('a page that takes long to load', () => {
  it('is told everything in order when it is there, by one listener @B5', async () => {
    const { desk, state, contents, sent } = setup();
    state.loading = true;
    for (let told = 0; told < 50; told += 1) desk.tell('account.open', { session: `demo~${told + 2}` });
    await vi.waitFor(() => expect(contents.listenerCount('did-finish-load')).toBe(1));
    expect(sent).toEqual([]);
    state.loading = false;
    contents.emit('did-finish-load');
    expect(sent).toHaveLength(50);
    expect(sent.at(-1)).toEqual(['account.open', { session: 'demo~51' }]);
    expect(contents.listenerCount('did-finish-load')).toBe(0);
  });
});

describe('while a secret is typed in a window of its own @T2b', () => {
  const promptOf = (focused = false) => ({ isFocused: () => focused, show: vi.fn(), focus: vi.fn() });

  it('that one is fetched, and this one gets no focus, whoever asks for it', async () => {
    const prompt = promptOf();
    const { desk, window, sent, state } = setup({ prompt });
    const acts = [vi.spyOn(window, 'show'), vi.spyOn(window, 'focus'), vi.spyOn(window, 'restore')];
    state.minimized = true;
    desk.show();
    desk.go({ place: 'settings' });
    desk.tell('palette.open', null);
    for (const act of acts) expect(act).not.toHaveBeenCalled();
    expect(prompt.focus).toHaveBeenCalledTimes(3);
    await vi.waitFor(() => expect(sent).toHaveLength(2));
  });

  it('one that has the focus is left alone', () => {
    const prompt = promptOf(true);
    setup({ prompt }).desk.show();
    expect(prompt.show).not.toHaveBeenCalled();
    expect(prompt.focus).not.toHaveBeenCalled();
  });

  it('no other window is opened, and this one is neither closed nor put away', async () => {
    const prompt = promptOf();
    const { desk, close, state, opened } = setup({ prompt, keeping: kept });
    close();
    expect(state).toMatchObject({ destroyed: false, visible: true });
    expect(prompt.show).toHaveBeenCalledTimes(1);
    state.destroyed = true;
    desk.go({ place: 'settings' });
    desk.show();
    expect(opened).toEqual([]);
  });

  it('the app ends all the same', () => {
    const { desk, close, state } = setup({ prompt: promptOf() });
    desk.leave();
    close();
    expect(state.destroyed).toBe(true);
  });

  it('a window that was about to be put away stays when one has been opened meanwhile', async () => {
    const asked: { prompt?: ReturnType<typeof promptOf> } = {};
    const fake = fakeWindow();
    const possible = Promise.withResolvers<boolean>();
    const desk = createWindowController({
      window: () => fake.window,
      open: () => undefined,
      prompt: () => asked.prompt,
      focusApp: () => undefined,
      hidden: false,
      log: () => undefined,
    });
    desk.attend(fake.window);
    desk.keep({ wanted: () => true, possible: () => possible.promise });
    fake.close();
    asked.prompt = promptOf();
    possible.resolve(false);
    await possible.promise;
    await Promise.resolve();
    expect(fake.state).toMatchObject({ destroyed: false, visible: true });
  });
});
