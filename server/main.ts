import { enableCompileCache } from 'node:module';

// Before anything else is loaded: reading compiled code back halves the time of a start.
enableCompileCache();

await import('./run.ts');
