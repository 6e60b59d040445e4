import type { Desktop } from '../../desktop/desktop.ts';
import type { Handlers } from '../answer.ts';

/** What surrounds the window: the menu that follows it, and what the desktop does for the app. */
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
