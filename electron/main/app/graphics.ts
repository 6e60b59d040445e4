import { existsSync } from 'node:fs';

/** What the drivers of graphics cards put up: the kernel's own, Nvidia's, that of Windows' Linux, Mali's and Adreno's. */
const devices = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg', '/dev/mali0', '/dev/kgsl-3d0'];

/**
 * Whether a Linux computer may have a graphics card. Where it has none, as most virtual machines and remote desktops,
 * Chromium tries what it knows of before it draws without one, each time anew and while the window waits.
 */
export const mayHaveGraphicsCard = (exists: (path: string) => boolean = existsSync): boolean =>
  devices.some(exists);
