import { type ComponentType, useEffect, useState } from 'react';
import type { App } from '../app.ts';

type View = ComponentType<{ app: App; onClose(): void }>;

const isShortcut = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
  (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === 'k';

/** Opens the palette on Ctrl/⌘ K or from the menu; it is loaded on first use. */
export function PaletteHost({ app }: { app: App }) {
  const [open, setOpen] = useState(false);
  const [View, setView] = useState<View>();
  useEffect(() => {
    const show = () => {
      setOpen(true);
      void import('./Palette.tsx').then(({ Palette }) => setView(() => Palette));
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isShortcut(event)) return;
      event.preventDefault();
      show();
    };
    window.addEventListener('keydown', onKeyDown);
    const off = app.bridge.on('palette.open', show);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      off();
    };
  }, [app]);
  return open && View !== undefined ? <View app={app} onClose={() => setOpen(false)} /> : null;
}
