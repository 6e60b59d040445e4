import { mayHaveGraphicsCard } from '../../electron/main/app/hardware-acceleration.ts';
import { processesBelow } from '../fixtures/system/processes.ts';
import { expect, test } from '../fixtures/test.ts';

test('looks for a graphics card only where the computer may have one', async ({ launch }) => {
  const { electron } = await launch();
  const pid = await electron.evaluate(() => process.pid);
  const windows = (await processesBelow(pid)).filter(({ command }) => command.includes('--type=renderer'));
  // Chromium passes this switch to a renderer when it knows before the renderer starts.
  const without = windows.map(({ command }) => command.includes('--disable-gpu-compositing'));
  expect(without).toEqual([!mayHaveGraphicsCard()]);
});
