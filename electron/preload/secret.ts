import { contextBridge } from 'electron';
import { secretChannels } from '../../shared/ipc/channels.ts';
import { createCall } from './call.ts';

contextBridge.exposeInMainWorld('latchkey', { call: createCall(secretChannels) });
