import { open, rename } from 'node:fs/promises';
import path from 'node:path';

/** Puts `text` in the place of a file (mode 0600): after a crash there is the old text or the new one, whole. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const aside = `${file}.new`;
  await synced(aside, 'w', async (handle) => handle.writeFile(text));
  await rename(aside, file);
  // The new name is an entry of the folder, which is synced on its own; Windows opens no folders.
  if (process.platform !== 'win32') await synced(path.dirname(file), 'r', async () => undefined);
}

async function synced(
  file: string,
  flags: string,
  act: (handle: Awaited<ReturnType<typeof open>>) => Promise<void>,
): Promise<void> {
  const handle = await open(file, flags, 0o600);
  try {
    await act(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
