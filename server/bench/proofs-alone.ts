import { registerHooks } from 'node:module';

// Loaded before an authority that is measured: its instances share no memory of proofs. For comparison only, which is
// why the authority itself has no switch for it.
registerHooks({
  load(url, context, next) {
    if (!url.endsWith('/storage/proofs/shared-proofs.ts')) return next(url, context);
    const source = 'export const openSharedProofs = () => undefined;';
    return { format: 'module', source, shortCircuit: true };
  },
});
