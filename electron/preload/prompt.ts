import { contextBridge } from 'electron';
import { promptChannels } from '../../shared/ipc/channels.ts';
import { createCall } from './call.ts';

contextBridge.exposeInMainWorld('latchkey', { call: createCall(promptChannels) });
