import { Menu, nativeImage, Tray } from 'electron';
import iconTwice from './icons/tray@2x.png?inline';
import icon from './icons/tray.png?inline';
import templateTwice from './icons/tray-template@2x.png?inline';
import template from './icons/tray-template.png?inline';
import { type TrayActs, type TrayFacts, trayTemplate } from './tray-template.ts';

/** The tray icon. */
export interface TrayIcon {
  /** Shows the icon with the menu for these facts. */
  show(facts: TrayFacts): void;
  remove(): void;
}

/** A coloured icon is visible on light and dark panels; macOS colours a template image to suit its menu bar. */
function imageFor(platform: NodeJS.Platform): Electron.NativeImage {
  const [once, twice] = platform === 'darwin' ? [template, templateTwice] : [icon, iconTwice];
  const image = nativeImage.createFromDataURL(once);
  image.addRepresentation({ scaleFactor: 2, dataURL: twice });
  if (platform === 'darwin') image.setTemplateImage(true);
  return image;
}

/** Creates a tray icon that is hidden until `show` is called. */
export function createTrayIcon(acts: TrayActs): TrayIcon {
  let tray: Tray | undefined;
  return {
    show(facts) {
      if (tray === undefined) {
        tray = new Tray(imageFor(process.platform));
        tray.setToolTip('Latchkey');
        tray.on('click', acts.show);
      }
      tray.setContextMenu(Menu.buildFromTemplate(trayTemplate(facts, acts)));
    },
    remove() {
      tray?.destroy();
      tray = undefined;
    },
  };
}
