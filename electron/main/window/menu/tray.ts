import { Menu, nativeImage, Tray } from 'electron';
import iconTwice from '../icons/tray@2x.png?inline';
import icon from '../icons/tray.png?inline';
import templateTwice from '../icons/tray-template@2x.png?inline';
import template from '../icons/tray-template.png?inline';
import { type TrayActs, type TrayFacts, trayTemplate } from './tray-template.ts';

/** The icon in the tray. */
export interface TrayIcon {
  /** Shows it, with the menu for these facts. */
  show(facts: TrayFacts): void;
  remove(): void;
}

/** In colour it is seen on a light panel and on a dark one; macOS colours a template as its menu bar needs it. */
function imageFor(platform: NodeJS.Platform): Electron.NativeImage {
  const [once, twice] = platform === 'darwin' ? [template, templateTwice] : [icon, iconTwice];
  const image = nativeImage.createFromDataURL(once);
  image.addRepresentation({ scaleFactor: 2, dataURL: twice });
  if (platform === 'darwin') image.setTemplateImage(true);
  return image;
}

/** An icon that is not there before it is shown. */
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
