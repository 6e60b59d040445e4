import { readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { ProblemError } from '../../../shared/model/problem.ts';
import { replaceFile } from './replace-file.ts';
import { noSettings, type SettingsData, settingsSchema } from './schema.ts';

/** The settings of the app. */
export interface Settings {
  now(): SettingsData;
  /** Applies one change after the other; durable when it resolves, else nothing has changed (`disk_failed`). */
  update(change: (now: SettingsData) => SettingsData): Promise<void>;
  /** Calls `listener` after each change, until the function given back is called. */
  watch(listener: (now: SettingsData) => void): () => void;
  /** The file was there and not usable, so what it said of locked sessions is not known. */
  readonly lost: boolean;
}

export interface SettingsOptions {
  file: string;
  /** Takes what a person should know. */
  notice(text: string): void;
}

/** Reads the settings. A file that is not usable is put aside, never deleted, and what is usual holds. */
export async function openSettings({ file, notice }: SettingsOptions): Promise<Settings> {
  const found = await readSettings(file, notice);
  let now = found ?? noSettings;
  let last: Promise<void> = Promise.resolve();
  const listeners = new Set<(now: SettingsData) => void>();
  return {
    now: () => now,
    update(change) {
      const write = async () => {
        const next = settingsSchema().parse(change(now));
        await replaceFile(file, `${JSON.stringify(next, null, 2)}\n`).catch((error: unknown) => {
          throw notWritten(error);
        });
        now = next;
        for (const listener of listeners) listener(next);
      };
      // A change that could not be written does not hold up the next; its caller is told.
      last = last.then(write, write);
      return last;
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lost: found === undefined,
  };
}

/** `undefined` for a file that is there and not usable. */
async function readSettings(file: string, notice: (text: string) => void): Promise<SettingsData | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return noSettings;
    notice(
      `The settings could not be read (${codeOf(error)}). The usual ones hold; the file was left alone.`,
    );
    return undefined;
  }
  const parsed = settingsSchema().safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  await setAside(file, notice);
  return undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no settings; the schema says so.
    return undefined;
  }
}

async function setAside(file: string, notice: (text: string) => void): Promise<void> {
  const name = `${file}.damaged-${Date.now()}`;
  try {
    await rename(file, name);
    notice(
      `The settings were damaged and are the usual ones again. The file was kept as ${path.basename(name)}.`,
    );
  } catch (error) {
    notice(`The settings are damaged (and stay where they are: ${codeOf(error)}). The usual ones hold.`);
  }
}

function notWritten(error: unknown): ProblemError {
  const code = codeOf(error);
  return new ProblemError('disk_failed', `The settings could not be saved (${code}).`, {
    remedy: 'Free some disk space or check the permissions of the app folder, and try again.',
    cause: { code },
  });
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
