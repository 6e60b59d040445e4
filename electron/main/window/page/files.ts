import path from 'node:path';
import { type Page, scheme } from './pages.ts';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** A file that may be served. */
export interface ServedFile {
  /** Absolute path. */
  path: string;
  /** Path relative to the renderer folder. */
  name: string;
  type: string;
}

function fileNameOf(address: string, page: Page): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== `${scheme}:` || url.host !== page.host || url.username || url.password)
    return undefined;
  return url.pathname.slice(1) || page.file;
}

/**
 * Resolves an address of `page` to a file below `folder`; undefined when no file may be served. Names consist of plain
 * characters only, so nothing is decoded and no path leads out of `folder`.
 */
export function resolveFile(address: string, page: Page, folder: string): ServedFile | undefined {
  const name = fileNameOf(address, page);
  if (name === undefined || !/^[\w-]+(?:[./][\w-]+)*$/.test(name) || !page.allows(name)) return undefined;
  const type = types[path.extname(name)];
  return type === undefined ? undefined : { path: path.join(folder, name), name, type };
}
