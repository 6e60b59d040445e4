import { constants, copyFile, link, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ProblemError } from '../../../shared/model/problem.ts';
import { replaceFile } from '../lib/replace-file.ts';
import { noSettings, type SettingsData, settingsSchema } from './schema.ts';

/** The settings of the app. */
export interface Settings {
  now(): SettingsData;
  /** Applies one change after the other; durable when it resolves, else nothing has changed (`disk_failed`). */
  update(change: (now: SettingsData) => SettingsData): Promise<void>;
  /** Calls `listener` after each change, until the function given back is called. */
  watch(listener: (now: SettingsData) => void): () => void;
}

export interface SettingsOptions {
  file: string;
  /** Takes what a person should know. */
  notice(text: string): void;
}

/**
 * Reads the settings. A file that is not usable is kept aside, never deleted, and what is usual holds; as it may have said
 * which sessions are locked, all of them are from now on.
 */
export async function openSettings({ file, notice }: SettingsOptions): Promise<Settings> {
  const found = await readSettings(file, notice);
  const { reason } = found;
  let now = found.settings;
  let last: Promise<void> = Promise.resolve();
  const listeners = new Set<(now: SettingsData) => void>();
  /** What nobody could read stays there under another name, once it is to be written over. */
  let unread = reason === 'unreadable';

  async function write(next: SettingsData): Promise<void> {
    try {
      if (unread) await keepAside(file, 'unreadable');
      unread = false;
      await replaceFile(file, `${JSON.stringify(next, null, 2)}\n`);
    } catch (error) {
      throw notWritten(error);
    }
  }

  // In one step: a start that was cut off in between finds the damaged file again, never none.
  if (reason === 'damaged') await write(now).catch(({ message }: ProblemError) => notice(message));
  return {
    now: () => now,
    update(change) {
      const apply = async () => {
        const next = settingsSchema().parse(change(now));
        await write(next);
        now = next;
        for (const listener of listeners) listener(next);
      };
      // A change that could not be written does not hold up the next; its caller is told.
      last = last.then(apply, apply);
      return last;
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

interface Found {
  settings: SettingsData;
  /** Why they are not those of the file that is there. */
  reason?: 'damaged' | 'unreadable';
}

async function readSettings(file: string, notice: (text: string) => void): Promise<Found> {
  const allLocked = () => ({ ...noSettings, allLocked: { at: Date.now(), but: [] } });
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { settings: noSettings };
    notice(
      `The settings could not be read (${codeOf(error)}). The usual ones hold; the file was left alone.`,
    );
    return { settings: allLocked(), reason: 'unreadable' };
  }
  const parsed = settingsSchema().safeParse(jsonOf(text));
  if (parsed.success) return { settings: parsed.data };
  try {
    const name = await keepAside(file, 'damaged');
    notice(`The settings were damaged and are the usual ones again. The file was kept as ${name}.`);
    return { settings: allLocked(), reason: 'damaged' };
  } catch (error) {
    notice(`The settings are damaged (and stay where they are: ${codeOf(error)}). The usual ones hold.`);
    return { settings: allLocked(), reason: 'unreadable' };
  }
}

/** Gives the file a second name, under which it stays when the first is another's; gives that name. */
async function keepAside(file: string, why: 'damaged' | 'unreadable'): Promise<string> {
  const name = `${file}.${why}-${Date.now()}`;
  await link(file, name).catch(async (error: unknown) => {
    // Gone by itself: nothing to keep.
    if (codeOf(error) === 'ENOENT') return;
    // Not every disk knows second names.
    await copyFile(file, name, constants.COPYFILE_EXCL);
  });
  return path.basename(name);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no settings; the schema says so.
    return undefined;
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
