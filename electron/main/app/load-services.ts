/** What the services need, in the order they need it. */
const parts: readonly (() => unknown)[] = [
  // An import of Node's own modules would bring Node's loader for such imports, which nothing else here needs.
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
 * Loads the services piece by piece, with a turn of the event loop between: the window, which opens meanwhile, waits for
 * main's thread with its own at a standstill.
 */
export async function loadServices(): Promise<typeof import('./services.ts')> {
  for (const load of parts) {
    await nextTurn();
    await load();
  }
  await nextTurn();
  return import('./services.ts');
}
