import { constants, copyFile, link, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ProblemError } from '../../../shared/model/problem.ts';
import { createSerial } from '../lib/async.ts';
import { errorCode } from '../lib/errors.ts';
import { replaceFile } from '../lib/replace-file.ts';
import { noSettings, type SettingsData, settingsSchema } from './schema.ts';

/** The settings of the app. */
export interface Settings {
  now(): SettingsData;
  /** Applies changes one after the other. Durable when it resolves; on `disk_failed` nothing has changed. */
  update(change: (now: SettingsData) => SettingsData): Promise<void>;
  /** Calls `listener` after each change; the returned function unsubscribes. */
  watch(listener: (now: SettingsData) => void): () => void;
}

export interface SettingsOptions {
  file: string;
  /** Shows a notice to the person. */
  notice(text: string): void;
}

/**
 * Reads the settings. An unusable file is backed up, never deleted, and replaced by the defaults. Because it may have
 * listed locked sessions, all sessions then count as locked.
 */
export async function openSettings({ file, notice }: SettingsOptions): Promise<Settings> {
  const { settings, reason } = await readSettings(file, notice);
  let now = settings;
  const serial = createSerial();
  const listeners = new Set<(now: SettingsData) => void>();
  /** Whether the file is unreadable and has to be backed up before it is overwritten. */
  let needsBackup = reason === 'unreadable';

  async function write(next: SettingsData): Promise<void> {
    try {
      if (needsBackup) await backUp(file, 'unreadable');
      needsBackup = false;
      await replaceFile(file, `${JSON.stringify(next, null, 2)}\n`);
    } catch (error) {
      throw writeFailed(error);
    }
  }

  // Replaced atomically: after a crash here the next start finds the damaged file again, and not a missing one.
  if (reason === 'damaged') await write(now).catch(({ message }: ProblemError) => notice(message));
  return {
    now: () => now,
    update(change) {
      return serial(async () => {
        const next = settingsSchema().parse(change(now));
        await write(next);
        now = next;
        for (const listener of listeners) listener(next);
      });
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

interface LoadedSettings {
  settings: SettingsData;
  /** Why the settings are not those of the file. */
  reason?: 'damaged' | 'unreadable';
}

async function readSettings(file: string, notice: (text: string) => void): Promise<LoadedSettings> {
  const allLocked = () => ({ ...noSettings, allLocked: { at: Date.now(), but: [] } });
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { settings: noSettings };
    notice(
      `The settings could not be read (${errorCode(error) ?? 'unknown'}). The default settings apply; the file was not changed.`,
    );
    return { settings: allLocked(), reason: 'unreadable' };
  }
  const parsed = settingsSchema().safeParse(jsonOf(text));
  if (parsed.success) return { settings: parsed.data };
  try {
    const name = await backUp(file, 'damaged');
    notice(`The settings were damaged and have been reset to the defaults. The file was kept as ${name}.`);
    return { settings: allLocked(), reason: 'damaged' };
  } catch (error) {
    notice(
      `The settings are damaged and could not be backed up (${errorCode(error) ?? 'unknown'}). The default settings apply.`,
    );
    return { settings: allLocked(), reason: 'unreadable' };
  }
}

/** Gives the file a second name that survives its replacement; returns that name. */
async function backUp(file: string, why: 'damaged' | 'unreadable'): Promise<string> {
  const name = `${file}.${why}-${Date.now()}`;
  await link(file, name).catch(async (error: unknown) => {
    // The file no longer exists, so there is nothing to back up.
    if (errorCode(error) === 'ENOENT') return;
    // Not every file system supports hard links.
    await copyFile(file, name, constants.COPYFILE_EXCL);
  });
  return path.basename(name);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Invalid JSON fails the schema check.
    return undefined;
  }
}

function writeFailed(error: unknown): ProblemError {
  const code = errorCode(error) ?? 'unknown';
  return new ProblemError('disk_failed', `The settings could not be saved (${code}).`, {
    remedy: 'Free some disk space or check the permissions of the app folder, and try again.',
    cause: { code },
  });
}
