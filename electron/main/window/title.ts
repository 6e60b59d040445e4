import type { BrowserWindow } from 'electron';
import { hashOf, linkedViews } from '../../../shared/model/views.ts';
import type { MainWords } from '../i18n/index.ts';
import { routeOf } from './state.ts';

const app = 'Latchkey';

/** The title of the main window while it shows `route` (the page's hash). It uses only words of the main process. */
export function titleOf(route: string, { views, menu }: Pick<MainWords, 'views' | 'menu'>): string {
  const view = linkedViews.find((candidate) => hashOf(candidate) === route.split('?', 1)[0]);
  const label = route.startsWith('#/sign-in/') ? menu.signIn : view && views[view];
  return label === undefined ? app : `${label.replace('…', '')} – ${app}`;
}

/**
 * Keeps the title of a window in step with its view and ignores the title of the page: a page with the title of the
 * prompt window could pass for it in the window list.
 */
export function keepTitle(window: BrowserWindow, words: () => Pick<MainWords, 'views' | 'menu'>): void {
  window.on('page-title-updated', (event) => {
    event.preventDefault();
    window.setTitle(titleOf(routeOf(window.webContents.getURL()), words()));
  });
}
