import { contextBridge, ipcRenderer } from 'electron';
import { eventChannels, mainChannels } from '../../shared/ipc/channels.ts';
import { createCall } from './call.ts';
import { removeWebRtc } from './without-webrtc.ts';

const allowed: ReadonlySet<string> = new Set(eventChannels);

/** Calls `listener` with each payload of `event` until the returned function is called. */
function on(event: string, listener: (payload: unknown) => void): () => void {
  if (!allowed.has(event)) throw new TypeError('There is no such event.');
  const receive = (_event: unknown, payload: unknown) => listener(payload);
  ipcRenderer.on(event, receive);
  return () => {
    ipcRenderer.off(event, receive);
  };
}

void removeWebRtc();
contextBridge.exposeInMainWorld('latchkey', { call: createCall(mainChannels), on });
