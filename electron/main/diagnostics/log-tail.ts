import { open } from 'node:fs/promises';

/** One line of the log, with the session and account it belongs to, if any. */
export type LogLine = { session?: unknown; account?: unknown } & Record<string, unknown>;

const tailBytes = 128 * 1024;

/** Parses one line; undefined if it is not a JSON object. The first line of a tail is usually incomplete. */
function parseLine(line: string): LogLine | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as LogLine)
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Reads the last 128 KB of the log, oldest line first; an empty list if there is no log yet. */
export async function readLogTail(file: string): Promise<LogLine[]> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return [];
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - tailBytes);
    const bytes = Buffer.alloc(size - from);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
    const lines = bytes.toString('utf8', 0, bytesRead).split('\n').map(parseLine);
    return lines.flatMap((line) => (line === undefined ? [] : [line]));
  } finally {
    await handle.close();
  }
}
