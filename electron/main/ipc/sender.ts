import type { PageAddress } from '../window/page/pages.ts';

/** The part of a frame that the check needs. */
export interface Frame {
  readonly url: string;
  readonly origin: string;
  readonly parent: Frame | null;
  readonly processId: number;
  readonly routingId: number;
}

/** The part of a window's contents that the check needs. */
export interface Contents {
  readonly id: number;
  readonly mainFrame: Frame;
  isDestroyed(): boolean;
}

/** The part of an invoke event that the check needs. */
export interface Sender {
  readonly sender: { readonly id: number };
  readonly senderFrame: Frame | null;
}

function sameFrame(a: Frame, b: Frame): boolean {
  return a.processId === b.processId && a.routingId === b.routingId;
}

/**
 * Whether a message comes from the main frame of exactly this window while it shows this page. Must be called before any
 * await: a frame that navigates away is another frame.
 */
export function isFrom(event: Sender, window: Contents | undefined, page: PageAddress): boolean {
  try {
    const frame = event.senderFrame;
    if (!frame || !window || window.isDestroyed() || event.sender.id !== window.id) return false;
    if (frame.parent !== null || !sameFrame(frame, window.mainFrame)) return false;
    return frame.origin === page.origin && frame.url.split(/[?#]/, 1)[0] === page.url;
  } catch {
    // Electron throws when the frame or the window is gone; then the message is refused.
    return false;
  }
}
