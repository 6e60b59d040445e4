import { webFrame } from 'electron';

/**
 * Removes WebRTC from the page before its first script runs. The app does not use it, and a peer connection resolves
 * host names, also on the local network, which no policy prevents. A new frame would have WebRTC, but main allows none.
 */
export async function removeWebRtc(): Promise<void> {
  await webFrame.executeJavaScript(
    "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) delete globalThis[name];",
  );
}
