import { contextBridge } from 'electron';
import { secretChannels } from '../../shared/ipc/channels.ts';
import { createCall } from './call.ts';
import { removeWebRtc } from './without-webrtc.ts';

void removeWebRtc();
contextBridge.exposeInMainWorld('latchkey', { call: createCall(secretChannels) });
