import { createApp } from './app/app.ts';
import { windowBridge } from './bridge.ts';

// The questions to main are on their way before the interface is loaded: the two wait side by side.
const app = createApp({ bridge: windowBridge(), bar: window, memory: localStorage });
void app.start();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');
void import('./app/mount.tsx').then(({ mount }) => mount(root, app));
