/** The modules that the services need, in that order. */
const modules: readonly (() => unknown)[] = [
  // `import` of a built-in module would start Node's ESM loader, which nothing else here needs.
  () => process.getBuiltinModule('node:http'),
  () => process.getBuiltinModule('node:https'),
  () => process.getBuiltinModule('node:worker_threads'),
  () => import('axios'),
  () => import('../../../shared/model/problem.ts'),
  () => import('../../../shared/ipc/events.ts'),
  () => import('../../../shared/ipc/contract.ts'),
];

const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve));

/**
 * Loads the services module by module, with a turn of the event loop in between. The window opens meanwhile, and its
 * renderer blocks whenever it waits for main's thread.
 */
export async function loadServices(): Promise<typeof import('./services.ts')> {
  for (const load of modules) {
    await nextTurn();
    await load();
  }
  await nextTurn();
  return import('./services.ts');
}
