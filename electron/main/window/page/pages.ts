/** The scheme that pages of the app are served from. */
export const scheme = 'app';

/** One of the pages: its host on `app://`, its file, and the files of the renderer folder it may load. */
export interface Page {
  readonly host: string;
  readonly file: string;
  readonly allows: (file: string) => boolean;
}

/** Everything but what belongs to the windows for secrets. */
export const mainPage: Page = {
  host: 'latchkey',
  file: 'index.html',
  allows: (file) =>
    file === 'index.html' || (file.startsWith('assets/') && !/^assets\/(?:prompt|secret)-/.test(file)),
};

/** Its page, its script and its style, nothing else. */
export const promptPage: Page = {
  host: 'prompt',
  file: 'prompt.html',
  allows: (file) => file === 'prompt.html' || /^assets\/prompt-[\w-]+\.(?:js|css)$/.test(file),
};

/** The page that shows a new client secret: its script and its style, nothing else. */
export const secretPage: Page = {
  host: 'secret',
  file: 'secret.html',
  allows: (file) => file === 'secret.html' || /^assets\/secret-[\w-]+\.(?:js|css)$/.test(file),
};

/** Where a page lives: the origin its frame must have, and the address its window opens. */
export interface PageAddress {
  origin: string;
  url: string;
}

/** The address on `app://`, or on the development server where there is one. */
export function addressOf(page: Page, devServer: string | undefined): PageAddress {
  if (devServer) return { origin: new URL(devServer).origin, url: new URL(page.file, devServer).href };
  const origin = `${scheme}://${page.host}`;
  return { origin, url: `${origin}/${page.file}` };
}
