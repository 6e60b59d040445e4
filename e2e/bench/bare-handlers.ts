import { ipcMain } from 'electron';
import { bareHttp } from './bare-http.ts';

/** Runs in the app's main process, bundled: what somebody writes who asks main for data and thinks no further. */
export function openBareChannels(api: string): void {
  const http = bareHttp();
  ipcMain.handle('bare.empty', () => null);
  ipcMain.handle('bare.small', async () => (await http.get<unknown>(`${api}/api/me`)).data);
  ipcMain.handle('bare.large', async () => {
    const { data } = await http.get<string>(`${api}/api/jobs`, { responseType: 'text' });
    return data;
  });
}
