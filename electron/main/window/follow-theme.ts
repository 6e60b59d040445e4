/** The part of Electron's `nativeTheme` used here. It outlives every window. */
interface Theme {
  on(event: 'updated', listener: () => void): unknown;
  off(event: 'updated', listener: () => void): unknown;
}

interface ThemedWindow {
  isDestroyed(): boolean;
  setBackgroundColor(colour: string): void;
  once(event: 'closed', listener: () => void): unknown;
}

/** Sets the background of a window to `background()` after each change of the theme, until the window is closed. */
export function followTheme(window: ThemedWindow, theme: Theme, background: () => string): void {
  const update = () => {
    if (!window.isDestroyed()) window.setBackgroundColor(background());
  };
  theme.on('updated', update);
  window.once('closed', () => theme.off('updated', update));
}
