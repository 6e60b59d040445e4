import { open, rename } from 'node:fs/promises';
import path from 'node:path';

/** Replaces a file atomically (mode 0600): after a crash it holds the old text or the new one. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.new`;
  await synced(draft, 'w', async (handle) => handle.writeFile(text));
  await rename(draft, file);
  // The new name is an entry of the folder, which needs its own sync; Windows cannot open folders.
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
