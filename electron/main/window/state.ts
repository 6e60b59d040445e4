import { readFileSync } from 'node:fs';
import { createSerial } from '../lib/async.ts';
import { replaceFile } from '../lib/replace-file.ts';

/** The state of the main window that is restored at the next start. Lengths are in device-independent pixels. */
export interface WindowState {
  bounds: { x: number; y: number; width: number; height: number } | undefined;
  maximized: boolean;
  /** The view, as the page's hash; empty for the first one. */
  route: string;
}

const minLength = 100;
const maxLength = 20_000;

const isLength = (value: unknown, min: number): value is number =>
  Number.isInteger(value) && Number(value) >= min && Number(value) <= maxLength;

function boundsOf(value: unknown): WindowState['bounds'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const { x, y, width, height } = value as Record<string, unknown>;
  if (!isLength(x, -maxLength) || !isLength(y, -maxLength)) return undefined;
  if (!isLength(width, minLength) || !isLength(height, minLength)) return undefined;
  return { x, y, width, height };
}

/** The hash of an address if it names a view of the app, else the empty string. */
export function routeOf(address: string): string {
  const hash = address.includes('#') ? address.slice(address.indexOf('#')) : '';
  return /^#\/[\w\-./~?=&%]{0,300}$/.test(hash) ? hash : '';
}

/** Parses the state file and leaves out every invalid part. */
export function parseWindowState(text: string): WindowState {
  const empty: WindowState = { bounds: undefined, maximized: false, route: '' };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return empty;
    const { bounds, maximized, route } = value as Record<string, unknown>;
    return {
      bounds: boundsOf(bounds),
      maximized: maximized === true,
      route: typeof route === 'string' ? routeOf(route) : '',
    };
  } catch {
    // A damaged file only costs the window's bounds and view.
    return empty;
  }
}

/** Reads the state. A missing or unreadable file gives an empty state; the latter is reported to `onError`. */
export function readWindowState(file: string, onError: (error: unknown) => void): WindowState {
  try {
    return parseWindowState(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') onError(error);
    return parseWindowState('');
  }
}

/** Writes states one after the other and skips unchanged states and those replaced by a newer one. */
export interface StateWriter {
  /** Queues a state. A failure is reported to `onError`. */
  write(state: WindowState): void;
  /** Resolves when all queued states are written. */
  settled(): Promise<void>;
}

export function createStateWriter(file: string, onError: (error: unknown) => void): StateWriter {
  const serial = createSerial();
  let next: string | undefined;
  let last: string | undefined;
  let running: Promise<void> = Promise.resolve();
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
      running = serial(writeNext).catch(onError);
    },
    settled: () => running,
  };
}
