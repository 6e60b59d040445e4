import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { root } from '../../build/paths.ts';
import { mainPolicy, promptPolicy } from '../../electron/main/window/page/csp.ts';
import { resolveFile, type ServedFile } from '../../electron/main/window/page/files.ts';
import {
  mainPage,
  type Page,
  promptPage,
  scheme,
  secretPage,
} from '../../electron/main/window/page/pages.ts';

/** The script of axe that its Playwright package depends on. */
const axe = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve(
  'axe-core/axe.min.js',
);

const fonts = path.join(root, 'node_modules/@fontsource/inter/files');
const weights = [400, 500, 600, 700];
const subsets = ['latin-ext', 'latin'];

/** Makes pictures independent of the machine's fonts, the blinking caret and the scroll bars. */
const galleryStyle = `${weights.flatMap((weight) => subsets.map((subset) => face(subset, weight))).join('\n')}
:root { --mantine-font-family: Inter, sans-serif !important; --mantine-font-family-monospace: Inter, monospace !important; }
body, body * { font-family: Inter, sans-serif !important; caret-color: transparent !important; }
*::-webkit-scrollbar { display: none; }`;

function face(subset: string, weight: number): string {
  const range = subset === 'latin' ? 'U+0000-00FF, U+2000-206F, U+20AC' : 'U+0100-02FF, U+1E00-1EFF';
  return `@font-face { font-family: Inter; font-weight: ${weight}; src: url(/fonts/inter-${subset}-${weight}-normal.woff2) format("woff2"); unicode-range: ${range}; }`;
}

/** The built pages over HTTP, with the content security policy that they have in the app. */
export interface Site {
  origin: string;
  close(): Promise<void>;
}

interface Served {
  body: Buffer | string;
  type: string;
  policy?: string;
}

/** Adds the gallery's style and axe, which the page's own policy allows. */
const withGalleryFiles = (html: string): string =>
  html.replace(
    '</head>',
    '<link rel="stylesheet" href="/gallery.css" /><script src="/axe.js" defer></script></head>',
  );

/** The page that may load this path, and the file. */
function fileOf(pathname: string, folder: string): { page: Page; file: ServedFile } | undefined {
  for (const page of [mainPage, promptPage, secretPage]) {
    const file = resolveFile(`${scheme}://${page.host}${pathname}`, page, folder);
    if (file !== undefined) return { page, file };
  }
  return undefined;
}

async function find(pathname: string, folder: string): Promise<Served | undefined> {
  if (pathname === '/axe.js') return { body: await readFile(axe), type: 'text/javascript' };
  if (pathname === '/gallery.css') return { body: galleryStyle, type: 'text/css' };
  const font = /^\/fonts\/([\w-]+\.woff2)$/.exec(pathname)?.[1];
  if (font !== undefined) return { body: await readFile(path.join(fonts, font)), type: 'font/woff2' };
  const { page, file } = fileOf(pathname, folder) ?? {};
  if (page === undefined || file === undefined) return undefined;
  const content = await readFile(file.path);
  if (!file.name.endsWith('.html')) return { body: content, type: file.type };
  // The policy of the small windows allows no font; the gallery's font needs an exception.
  const policy = page === mainPage ? mainPolicy : `${promptPolicy}; font-src 'self'`;
  return { body: withGalleryFiles(content.toString('utf8')), type: file.type, policy };
}

async function answer(request: IncomingMessage, response: ServerResponse, folder: string): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://gallery');
  const found = await find(pathname, folder);
  if (found === undefined) {
    response.writeHead(404).end();
    return;
  }
  const { body, type, policy } = found;
  // Built files have a hash in their names, so they can be cached.
  const cache = policy === undefined ? 'max-age=3600' : 'no-store';
  response.writeHead(200, {
    'content-type': type,
    'cache-control': cache,
    ...(policy === undefined ? {} : { 'content-security-policy': policy }),
  });
  response.end(body);
}

/**
 * Serves the built pages from a renderer folder on 127.0.0.1.
 * @throws when no port is free
 */
export async function openSite(folder: string): Promise<Site> {
  const server: Server = createServer((request, response) => {
    answer(request, response, folder).catch((error: Error) => {
      response.writeHead(500).end(error.message);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
