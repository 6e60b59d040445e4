import { createApp } from './app/app.ts';
import { followLanguage, startLanguage } from './app/language.ts';
import { windowBridge } from './bridge.ts';

// Requests to main start before the interface loads, so that both run in parallel.
const app = createApp({ bridge: windowBridge(), bar: window, memory: localStorage });
const around = { memory: localStorage, system: navigator.languages, page: document.documentElement };
followLanguage(app.preferences, around);
void app.start();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');
void Promise.all([import('./app/mount.tsx'), startLanguage(around)]).then(([{ mount }]) => mount(root, app));
