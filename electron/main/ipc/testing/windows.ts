import type { PageAddress } from '../../window/page/pages.ts';
import type { Contents, Frame, Sender } from '../sender.ts';

export const mainAddress: PageAddress = { origin: 'app://latchkey', url: 'app://latchkey/index.html' };
export const promptAddress: PageAddress = { origin: 'app://prompt', url: 'app://prompt/prompt.html' };

export const secretAddress: PageAddress = { origin: 'app://secret', url: 'app://secret/secret.html' };

/** A frame as Electron describes it; by default the main frame of the main window. */
export function frame(changes: Partial<Frame> = {}): Frame {
  const { origin, url } = mainAddress;
  return { origin, url: `${url}#/home`, parent: null, processId: 7, routingId: 1, ...changes };
}

/** A window's contents. */
export function contents(changes: Partial<Contents> = {}): Contents {
  return { id: 1, mainFrame: frame(), isDestroyed: () => false, ...changes };
}

/** A message from the window with this id. */
export function sender(senderFrame: Frame | null = frame(), id = 1): Sender {
  return { sender: { id }, senderFrame };
}
