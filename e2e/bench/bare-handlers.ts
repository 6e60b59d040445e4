import { ipcMain } from 'electron';
import { bareHttp } from './bare-http.ts';

/** Minimal IPC handlers without validation, for comparison. Bundled, and loaded into the app's main process. */
export function openBareChannels(api: string): void {
  const http = bareHttp();
  ipcMain.handle('bare.empty', () => null);
  ipcMain.handle('bare.small', async () => (await http.get<unknown>(`${api}/api/me`)).data);
  ipcMain.handle('bare.large', async () => {
    const { data } = await http.get<string>(`${api}/api/jobs`, { responseType: 'text' });
    return data;
  });
}
