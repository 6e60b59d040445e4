import type { Desktop } from '../../desktop/desktop.ts';
import type { Handlers } from '../answer.ts';

/** The menu, which follows the window, and what the desktop supports. */
export function desktopHandlers(
  desktop: Pick<Desktop, 'follow' | 'view'>,
): Pick<Handlers, 'menu.follow' | 'desktop.get'> {
  return {
    'menu.follow': (shown) => {
      desktop.follow(shown);
      return null;
    },
    'desktop.get': () => desktop.view(),
  };
}
