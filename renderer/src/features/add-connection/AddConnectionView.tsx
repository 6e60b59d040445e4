import '@mantine/core/styles/Radio.css';
import { Anchor } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { AddressStep } from './AddressStep.tsx';
import { Details } from './Details.tsx';
import { Found } from './Found.tsx';
import { createWizard } from './store.ts';

interface AddConnectionProps {
  bridge: Bridge;
  /** Goes to the sign-in of the connection that was added. */
  onAdded(connection: string): void;
}

/** From the address of a server to a connection: what is below the heading. */
export function AddConnectionView({ bridge, onAdded }: AddConnectionProps) {
  const [wizard] = useState(() => createWizard(bridge));
  useEffect(() => wizard.listen(), [wizard]);
  const { step, form } = useStore(wizard.store);
  return (
    <>
      {step.at === 'found' && form !== undefined ? (
        <>
          <Found server={step.server} onAgain={wizard.again} />
          <Details wizard={wizard} server={step.server} form={form} onAdded={onAdded} />
        </>
      ) : (
        <AddressStep wizard={wizard} />
      )}
      <Anchor href="#/" size="sm">
        {words.addConnection.back}
      </Anchor>
    </>
  );
}
