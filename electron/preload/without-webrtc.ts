import { webFrame } from 'electron';

/**
 * Takes WebRTC from the page before its first script runs: nothing here calls anybody, and a peer connection looks names
 * up, on the local network too, which no policy forbids it. A frame would bring one of its own; main lets none live.
 */
export async function removeWebRtc(): Promise<void> {
  await webFrame.executeJavaScript(
    "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) delete globalThis[name];",
  );
}
