import { readFileSync } from 'node:fs';
import { replaceFile } from '../lib/replace-file.ts';

/** What is remembered of the main window from one start to the next. Lengths in device-independent pixels. */
export interface WindowState {
  bounds: { x: number; y: number; width: number; height: number } | undefined;
  maximized: boolean;
  /** The view, as the page's hash; empty for the first one. */
  route: string;
}

const least = 100;
const most = 20_000;

const isLength = (value: unknown, from: number): value is number =>
  Number.isInteger(value) && Number(value) >= from && Number(value) <= most;

function boundsOf(value: unknown): WindowState['bounds'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const { x, y, width, height } = value as Record<string, unknown>;
  if (!isLength(x, -most) || !isLength(y, -most)) return undefined;
  if (!isLength(width, least) || !isLength(height, least)) return undefined;
  return { x, y, width, height };
}

/** The hash of an address when it names a view of the app, else the empty string. */
export function routeOf(address: string): string {
  const hash = address.includes('#') ? address.slice(address.indexOf('#')) : '';
  return /^#\/[\w\-./~?=&%]{0,300}$/.test(hash) ? hash : '';
}

/** Takes what was read from the file; whatever is not as it should be is left out. */
export function parseWindowState(text: string): WindowState {
  const nothing: WindowState = { bounds: undefined, maximized: false, route: '' };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return nothing;
    const { bounds, maximized, route } = value as Record<string, unknown>;
    return {
      bounds: boundsOf(bounds),
      maximized: maximized === true,
      route: typeof route === 'string' ? routeOf(route) : '',
    };
  } catch {
    // A torn or foreign file costs the window's place and nothing else.
    return nothing;
  }
}

/** Reads the state. A missing file is an empty state; one that cannot be read is that too, and is told to `failed`. */
export function readWindowState(file: string, failed: (error: unknown) => void): WindowState {
  try {
    return parseWindowState(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') failed(error);
    return parseWindowState('');
  }
}

/** Writes one state after the other, skipping those overtaken meanwhile and those that change nothing. */
export interface StateWriter {
  /** Queues a state; a failure goes to `failed` and loses the window's place alone. */
  write(state: WindowState): void;
  /** Resolves when all is written. */
  settled(): Promise<void>;
}

export function createStateWriter(file: string, failed: (error: unknown) => void): StateWriter {
  let next: string | undefined;
  let last: string | undefined;
  let running = Promise.resolve();
  const writeNext = async () => {
    const text = next;
    next = undefined;
    if (text !== undefined) await replaceFile(file, text);
  };
  return {
    write(state) {
      const text = `${JSON.stringify(state)}\n`;
      if (text === last) return;
      last = text;
      next = text;
      running = running.then(writeNext).catch(failed);
    },
    settled: () => running,
  };
}
