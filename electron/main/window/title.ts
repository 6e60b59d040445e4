import type { BrowserWindow } from 'electron';
import { hashOf, linkedViews } from '../../../shared/model/views.ts';
import type { MainWords } from '../i18n/index.ts';
import { routeOf } from './state.ts';

const app = 'Latchkey';

/** What the main window is called while it shows `route` (the page's hash), in words of main's alone. */
export function titleOf(route: string, { views, menu }: Pick<MainWords, 'views' | 'menu'>): string {
  const place = linkedViews.find((one) => hashOf(one) === route.split('?', 1)[0]);
  const label = route.startsWith('#/sign-in/') ? menu.signIn : place && views[place];
  return label === undefined ? app : `${label.replace('…', '')} – ${app}`;
}

/**
 * Names the window after its view. What its page calls itself is for the page: it could call itself what the prompt is
 * called, and be taken for it in the window list.
 */
export function nameAfterView(window: BrowserWindow, words: () => Pick<MainWords, 'views' | 'menu'>): void {
  window.on('page-title-updated', (event) => {
    event.preventDefault();
    window.setTitle(titleOf(routeOf(window.webContents.getURL()), words()));
  });
}
