import { createReadStream } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Recorder } from '../recorder/recorder.ts';
import { scanFolder } from './folder.ts';
import type { SearchLocation } from './search.ts';

type LogWriter = Pick<Recorder, 'log' | 'flush'>;

/** Every file in the user data folder: vault, window storage, caches, logs. */
function userDataFolder(folder: string): SearchLocation {
  return {
    name: 'user data folder',
    plant: async (canary) => {
      const file = path.join(folder, 'leak-search');
      await writeFile(file, canary, { mode: 0o600 });
      return () => rm(file);
    },
    read: () => scanFolder(folder),
  };
}

/** The log, written to by the recorder like every other log line. */
function logFile(file: string, recorder: LogWriter): SearchLocation {
  return {
    name: 'log file',
    plant: async (canary) => {
      // Errors are written at every log level.
      recorder.log('error', `leak search: ${canary} is a canary`);
      await recorder.flush();
    },
    read: () => createReadStream(file) as AsyncIterable<Buffer>,
  };
}

/** The locations on disk where a secret could be. */
export function fileLocations(options: {
  userData: string;
  logFile: string;
  recorder: LogWriter;
}): SearchLocation[] {
  return [userDataFolder(options.userData), logFile(options.logFile, options.recorder)];
}
