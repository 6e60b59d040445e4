import type { PageAddress } from '../window/page/pages.ts';

/** The part of a frame that a check needs. */
export interface Frame {
  readonly url: string;
  readonly origin: string;
  readonly parent: Frame | null;
  readonly processId: number;
  readonly routingId: number;
}

/** The part of a window's contents that a check needs. */
export interface Contents {
  readonly id: number;
  readonly mainFrame: Frame;
  isDestroyed(): boolean;
}

/** The part of an invoke event that a check needs. */
export interface Sender {
  readonly sender: { readonly id: number };
  readonly senderFrame: Frame | null;
}

function sameFrame(a: Frame, b: Frame): boolean {
  return a.processId === b.processId && a.routingId === b.routingId;
}

/**
 * True when a message comes from the main frame of exactly this window, and that frame shows the page it should.
 * Must be asked before anything is awaited: a frame that navigates away is another frame.
 */
export function isFrom(event: Sender, window: Contents | undefined, page: PageAddress): boolean {
  try {
    const frame = event.senderFrame;
    if (!frame || !window || window.isDestroyed() || event.sender.id !== window.id) return false;
    if (frame.parent !== null || !sameFrame(frame, window.mainFrame)) return false;
    return frame.origin === page.origin && frame.url.split(/[?#]/, 1)[0] === page.url;
  } catch {
    // Electron throws when a frame or a window is gone; neither has anything to ask.
    return false;
  }
}
