import { existsSync } from 'node:fs';

/** Device files of graphics drivers: the kernel's own, Nvidia's, WSL's, Mali's and Adreno's. */
const devices = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg', '/dev/mali0', '/dev/kgsl-3d0'];

/**
 * Whether a Linux computer may have a graphics card. Most virtual machines and remote desktops have none. There Chromium
 * tries every driver it knows before it falls back to software, at each start, while the window waits.
 */
export const mayHaveGraphicsCard = (exists: (path: string) => boolean = existsSync): boolean =>
  devices.some(exists);
