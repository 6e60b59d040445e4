import type { BrowserWindow, WebContents } from 'electron';
import type { EventChannel } from '../../../shared/ipc/channels.ts';
import type { EventPayload } from '../../../shared/ipc/events.ts';
import type { Going } from '../../../shared/model/views.ts';

/** Whether closing the window leaves the app running without one. */
export interface Keeping {
  /** What a person chose. */
  wanted(): boolean;
  /** Whether there is a way back to the window then. */
  possible(): Promise<boolean>;
}

export interface WindowControllerOptions {
  window(): BrowserWindow | undefined;
  /** Opens the window anew, on this view where one is named. */
  open(going: Going | undefined): void;
  /** The window that somebody may be typing a secret into, while there is one. */
  prompt(): Pick<BrowserWindow, 'isFocused' | 'show' | 'focus'> | undefined;
  /** Gives the whole app the focus, where that is a thing of its own. */
  focusApp(): void;
  /** Whether the app was started without anybody asking for its window. */
  hidden: boolean;
  log(message: string, evidence: unknown): void;
}

/** How often a hidden window looks whether there still is a way back to it (ms). */
const lookAgain = 15_000;

/**
 * The window as something that can be put away, fetched and sent to a view. While a secret is typed in a window of its
 * own, that one is fetched in its place, and this one is not closed.
 */
export interface WindowController {
  /** Fetches the window to the front, and opens it where there is none. */
  show(): void;
  /** Shows the window and tells its page something, when the page is there to hear it. */
  tell<E extends EventChannel>(event: E, payload: EventPayload<E>): void;
  /** Shows the window at a view; what leads nowhere is said there. */
  go(going: Going): void;
  /** Whether somebody looks at the window. */
  focused(): boolean;
  /** Whether the window waits to be asked for. */
  hidden(): boolean;
  /** Follows what closing this window means; to be called for each window that is opened. */
  attend(window: BrowserWindow): void;
  /** Takes who decides about keeping; a window that was opened hidden is shown when it is not to be kept. */
  keep(keeping: Keeping): void;
  /** From now on closing is closing. */
  leave(): void;
}

interface Inside {
  options: WindowControllerOptions;
  emit: WindowController['tell'];
  keeping: Keeping | undefined;
  leaving: boolean;
  hidden: boolean;
  timer: NodeJS.Timeout | undefined;
}

export function createWindowController(options: WindowControllerOptions): WindowController {
  const inside: Inside = {
    options,
    emit: emitterOf(options),
    keeping: undefined,
    leaving: false,
    hidden: options.hidden,
    timer: undefined,
  };
  return {
    show: () => show(inside),
    tell: (event, payload) => {
      show(inside);
      inside.emit(event, payload);
    },
    go: (going) => go(inside, going),
    focused: () => options.window()?.isFocused() === true,
    hidden: () => inside.hidden,
    attend: (window) => {
      window.on('close', (event) => {
        if (inside.leaving) return;
        if (options.prompt() !== undefined) {
          event.preventDefault();
          show(inside);
          return;
        }
        if (closes(inside, window)) return;
        event.preventDefault();
        void putAway(inside, window);
      });
    },
    keep: (keeping) => {
      inside.keeping = keeping;
      if (inside.hidden) void showUnlessKept(inside);
    },
    leave: () => {
      inside.leaving = true;
      clearInterval(inside.timer);
    },
  };
}

/** The schemas are read when there is something to tell for the first time: the window comes first. */
function emitterOf(options: WindowControllerOptions): WindowController['tell'] {
  const { log } = options;
  let loaded: Promise<WindowController['tell']> | undefined;
  const load = async () => {
    const { createEmitter } = await import('./events.ts');
    return createEmitter({ send: (event, payload) => send(options, event, payload), log });
  };
  return (event, payload) => {
    loaded ??= load();
    loaded.then(
      (emit) => emit(event, payload),
      (error: unknown) => log(`${event} was not sent`, error),
    );
  };
}

function show(inside: Inside): void {
  const { options } = inside;
  const prompt = options.prompt();
  if (prompt !== undefined) {
    // A window that is shown once more loses the focus for a moment, and a letter with it.
    if (prompt.isFocused()) return;
    prompt.show();
    prompt.focus();
    options.focusApp();
    return;
  }
  inside.hidden = false;
  clearInterval(inside.timer);
  const window = options.window();
  if (window === undefined) {
    options.open(undefined);
    return;
  }
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
  options.focusApp();
}

function go(inside: Inside, going: Going): void {
  const { options } = inside;
  if (options.prompt() === undefined && options.window() === undefined && going.place !== null) {
    inside.hidden = false;
    options.open(going);
    return;
  }
  show(inside);
  inside.emit('view.open', going);
}

type Event = [event: EventChannel, payload: unknown];

/** Events for pages that are still loading. */
const unsent = new WeakMap<WebContents, Event[]>();

/** A page that is still on its way hears nothing: its listeners are there when it has finished loading. */
function send({ window }: WindowControllerOptions, ...event: Event): void {
  const contents = window()?.webContents;
  if (contents === undefined) return;
  const waiting = unsent.get(contents);
  if (waiting !== undefined) waiting.push(event);
  else if (contents.isLoading()) sendLater(contents, event);
  else contents.send(...event);
}

/** One listener, however much there is to tell. */
function sendLater(contents: WebContents, event: Event): void {
  const waiting = [event];
  unsent.set(contents, waiting);
  contents.once('did-finish-load', () => {
    unsent.delete(contents);
    for (const one of waiting) contents.send(...one);
  });
}

function closes({ keeping }: Inside, window: BrowserWindow): boolean {
  return keeping?.wanted() !== true || !window.isVisible();
}

async function putAway(inside: Inside, window: BrowserWindow): Promise<void> {
  const kept = (await inside.keeping?.possible()) === true;
  if (window.isDestroyed() || inside.options.prompt() !== undefined) return;
  if (!kept) {
    // Nothing would lead back to a hidden window, so it is closed, and with it the app.
    window.destroy();
    return;
  }
  inside.hidden = true;
  window.hide();
  clearInterval(inside.timer);
  inside.timer = setInterval(() => void showUnlessKept(inside), lookAgain);
  inside.timer.unref();
}

async function showUnlessKept(inside: Inside): Promise<void> {
  const { keeping } = inside;
  const kept = keeping?.wanted() === true && (await keeping.possible());
  if (inside.hidden && !kept && !inside.leaving) show(inside);
}
