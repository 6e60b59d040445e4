import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  ConnectionDraft,
  Discovering,
  Discovery,
  DraftField,
  FoundServer,
} from '../../../../shared/model/new-connection.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { Bridge } from '../../bridge.ts';
import { type Form, formFor, toDraft } from './form.ts';

type Fault = Extract<Discovery, { state: 'fault' }>;

/** The step of the wizard. Input is kept across all steps. */
export type Step =
  | { at: 'address'; fault?: Fault; problem?: Problem }
  | { at: 'looking'; asking: Discovering | undefined }
  | { at: 'found'; server: FoundServer };

interface WizardState {
  address: string;
  step: Step;
  form: Form | undefined;
  /** Fields that main rejected. */
  wrong: readonly DraftField[];
  adding: boolean;
  /** The user did not confirm where the token would go. */
  declined: boolean;
  problem: Problem | undefined;
}

export interface Wizard {
  store: StoreApi<WizardState>;
  type(address: string): void;
  /** Looks at the address typed, or at another one that was found to be meant. */
  look(instead?: string): Promise<void>;
  stop(): Promise<void>;
  /** Back to the address. */
  again(): void;
  edit(change: Partial<Form>): void;
  /** The new connection's id, undefined when there is something to do first. */
  add(): Promise<string | undefined>;
  /** Follows what main says about a look, until the returned function is called. */
  listen(): () => void;
}

const nothingWrong = { wrong: [], declined: false, problem: undefined } as const;

/** The field that a form shows for a part of the draft. */
const fieldOf: Partial<Record<keyof ConnectionDraft, DraftField>> = {
  name: 'name',
  client: 'clientId',
  clientId: 'clientId',
  grants: 'grants',
  scopes: 'scopes',
  origin: 'origin',
  prefix: 'prefix',
};

/** From an address to a connection. */
export function createWizard(bridge: Bridge): Wizard {
  const store = createStore<WizardState>(() => ({
    address: '',
    step: { at: 'address' },
    form: undefined,
    adding: false,
    ...nothingWrong,
  }));
  let looks = 0;

  async function look(address: string): Promise<void> {
    looks += 1;
    const mine = looks;
    store.setState({ address, step: { at: 'looking', asking: undefined }, ...nothingWrong });
    const answer = await bridge['connections.discover']({ address });
    if (mine !== looks) return;
    if (!answer.ok) store.setState({ step: { at: 'address', problem: answer.problem } });
    else if (answer.value.state === 'fault') store.setState({ step: { at: 'address', fault: answer.value } });
    else {
      const { server } = answer.value;
      store.setState({ step: { at: 'found', server }, form: formFor(server) });
    }
  }

  return {
    store,
    type: (address) => store.setState({ address, step: { at: 'address' } }),
    look: (instead) => look(instead ?? store.getState().address),
    stop: async () => {
      const answer = await bridge['connections.cancelDiscovery'](null);
      if (!answer.ok) store.setState({ step: { at: 'address', problem: answer.problem } });
    },
    again: () => store.setState({ step: { at: 'address' }, ...nothingWrong }),
    edit: (change) =>
      store.setState(({ form, wrong }) => {
        const changed = Object.keys(change).map((key) => fieldOf[key as keyof Form]);
        const left = wrong.filter((field) => !changed.includes(field));
        return { form: form && { ...form, ...change }, wrong: left, declined: false, problem: undefined };
      }),
    add: async () => {
      const { step, form, adding } = store.getState();
      if (step.at !== 'found' || form === undefined || adding) return undefined;
      store.setState({ adding: true, ...nothingWrong });
      const answer = await bridge['connections.add'](toDraft(form, step.server));
      store.setState({ adding: false });
      if (!answer.ok) store.setState({ problem: answer.problem });
      else if (answer.value.state === 'added') return answer.value.connection;
      else if (answer.value.state === 'declined') store.setState({ declined: true });
      else store.setState({ wrong: answer.value.fields });
      return undefined;
    },
    listen: () => {
      const unheard = bridge.on('connections.discovering', (asking) => {
        if (store.getState().step.at === 'looking') store.setState({ step: { at: 'looking', asking } });
      });
      return () => {
        unheard();
        // The user has left, so the response is dropped.
        if (store.getState().step.at === 'looking') void bridge['connections.cancelDiscovery'](null);
      };
    },
  };
}
