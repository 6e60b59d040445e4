/** Of Electron's `nativeTheme`, which outlives every window. */
interface Theme {
  on(event: 'updated', listener: () => void): unknown;
  off(event: 'updated', listener: () => void): unknown;
}

interface Coloured {
  isDestroyed(): boolean;
  setBackgroundColor(colour: string): void;
  once(event: 'closed', listener: () => void): unknown;
}

/** Keeps the background of a window as `background` says, until the window is closed. */
export function followColours(window: Coloured, theme: Theme, background: () => string): void {
  const follow = () => {
    if (!window.isDestroyed()) window.setBackgroundColor(background());
  };
  theme.on('updated', follow);
  window.once('closed', () => theme.off('updated', follow));
}
