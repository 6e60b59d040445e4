import { registerHooks } from 'node:module';

// Loaded before a measured authority whose instances must not share their memory of proofs. For comparison only, so
// the authority itself has no such option.
registerHooks({
  load(url, context, next) {
    if (!url.endsWith('/storage/proofs/shared-proofs.ts')) return next(url, context);
    const source = 'export const openSharedProofs = () => undefined;';
    return { format: 'module', source, shortCircuit: true };
  },
});
