import { useEffect, useRef, useState } from 'react';
import type { Preferences, PreferencesPatch } from '../../../../shared/model/settings.ts';
import type { Bridge } from '../../bridge.ts';
import { Below } from '../../ui/Below.tsx';
import { AuthoritiesSection } from './AuthoritiesSection.tsx';
import { ConnectionTests } from './ConnectionTests.tsx';
import { createNetworkStore } from './network.ts';
import { ProxyForm } from './ProxyForm.tsx';

interface NetworkProps {
  bridge: Bridge;
  view: Preferences;
  connections: ReadonlyArray<{ id: string; name: string }>;
  /** Resolves when main has taken the change or refused it. */
  onChange(patch: PreferencesPatch): Promise<void>;
}

/** Proxy, connection tests, and certificate authorities. */
export function NetworkSection({ bridge, view, connections, onChange }: NetworkProps) {
  const last = useRef<Promise<void>>(Promise.resolve());
  const [desk] = useState(() => createNetworkStore(bridge, () => last.current));
  useEffect(() => void desk.load(), [desk]);
  return (
    <>
      <ProxyForm
        proxy={view.proxy}
        onChange={(patch) => {
          last.current = onChange(patch);
        }}
      />
      <Below>
        <ConnectionTests desk={desk} connections={connections} />
        <AuthoritiesSection desk={desk} />
      </Below>
    </>
  );
}
