/** The scheme that serves the pages of the app. */
export const scheme = 'app';

/** One of the pages: its host on `app://`, its file, and the files of the renderer folder it may load. */
export interface Page {
  readonly host: string;
  readonly file: string;
  readonly allows: (file: string) => boolean;
}

/** The main page may load every asset except those of the prompt and secret pages. */
export const mainPage: Page = {
  host: 'latchkey',
  file: 'index.html',
  allows: (file) =>
    file === 'index.html' || (file.startsWith('assets/') && !/^assets\/(?:prompt|secret)-/.test(file)),
};

/** The page that asks for a secret; it may load its own script and style only. */
export const promptPage: Page = {
  host: 'prompt',
  file: 'prompt.html',
  allows: (file) => file === 'prompt.html' || /^assets\/prompt-[\w-]+\.(?:js|css)$/.test(file),
};

/** The page that shows a new client secret; it may load its own script and style only. */
export const secretPage: Page = {
  host: 'secret',
  file: 'secret.html',
  allows: (file) => file === 'secret.html' || /^assets\/secret-[\w-]+\.(?:js|css)$/.test(file),
};

/** The origin that the frame of a page must have, and the URL that its window loads. */
export interface PageAddress {
  origin: string;
  url: string;
}

/** Returns the address of a page on the development server if there is one, else on `app://`. */
export function addressOf(page: Page, devServer: string | undefined): PageAddress {
  if (devServer) return { origin: new URL(devServer).origin, url: new URL(page.file, devServer).href };
  const origin = `${scheme}://${page.host}`;
  return { origin, url: `${origin}/${page.file}` };
}
