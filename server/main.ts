import { enableCompileCache } from 'node:module';

// Must run before anything else is loaded: reading compiled code from the cache halves the start-up time.
enableCompileCache();

await import('./run.ts');
