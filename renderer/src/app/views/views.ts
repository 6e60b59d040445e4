import { useDeferredValue, useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Route } from '../router.ts';

/** Views that most starts do not show. The others are bundled with the interface: a separate chunk would delay them. */
const loaders = {
  unlock: async () => (await import('../../features/sign-in/UnlockView.tsx')).UnlockView,
  'add-connection': async () =>
    (await import('../../features/add-connection/AddConnectionView.tsx')).AddConnectionView,
  'admin-sessions': async () =>
    (await import('../../features/admin-sessions/AdminSessionsView.tsx')).AdminSessionsView,
  'admin-clients': async () =>
    (await import('../../features/admin-clients/AdminClientsView.tsx')).AdminClientsView,
  settings: async () => (await import('../../features/settings/sections.ts')).settingsSections,
};

type Name = keyof typeof loaders;
type Views = { [N in Name]: Awaited<ReturnType<(typeof loaders)[N]>> };

const loaded = createStore<{ views: Partial<Views>; failure: Error | undefined }>(() => ({
  views: {},
  failure: undefined,
}));

const isName = (view: string): view is Name => view in loaders;

const underWay = new Set<Name>();

async function load(name: Name): Promise<void> {
  if (underWay.has(name) || loaded.getState().views[name] !== undefined) return;
  underWay.add(name);
  try {
    const view = await loaders[name]();
    loaded.setState(({ views }) => ({ views: { ...views, [name]: view } }));
  } catch (cause) {
    loaded.setState({ failure: new Error(`The view ${name} could not be loaded.`, { cause }) });
  } finally {
    underWay.delete(name);
  }
}

/** Starts loading a view. */
export function preload(view: Route['view']): void {
  if (isName(view)) void load(view);
}

/**
 * A view's component, null while it is on its way, and for the first drawing of all: the heading goes to the screen
 * before what takes long to draw. React.lazy would do, but a Suspense boundary holds its content back for up to 300 ms
 * once it has shown a fallback.
 * @throws what loading it failed with
 */
export function useView<N extends Name>(name: N): Views[N] | null {
  const { views, failure } = useStore(loaded);
  const view = views[name];
  useEffect(() => {
    if (view === undefined) void load(name);
  }, [name, view]);
  if (view === undefined && failure !== undefined) throw failure;
  return useDeferredValue(view ?? null, null);
}
