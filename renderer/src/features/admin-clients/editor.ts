import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Result } from '../../../../shared/ipc/result.ts';
import type { AdminClient, ClientOutcome } from '../../../../shared/model/admin-client.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { Bridge } from '../../bridge.ts';
import { type ClientForm, changesOf, formOf, newClientOf, newForm, notNumbers } from './form.ts';
import type { ClientList } from './list.ts';

/** The last action, shown as a notice. */
export type EditorNotice = 'saved' | 'nothingChanged' | 'activated' | 'deactivated' | 'rotated';

interface EditorState {
  form: ClientForm;
  busy: boolean;
  /** The server's message for each field; '' for a field outside the form. */
  faults: Readonly<Record<string, string>>;
  /** Raised with each refusal, so that the first field it is about gets the focus. */
  refusals: number;
  problem: Problem | undefined;
  notice: EditorNotice | undefined;
}

/** The fields of one client, new or known, and what is done with them. */
export interface Editor {
  store: StoreApi<EditorState>;
  change(changes: Partial<ClientForm>): void;
}

/** A client that is there. */
export interface ClientEditor extends Editor {
  save(): Promise<void>;
  activate(active: boolean): Promise<void>;
  /** The new secret is shown in a window of its own. */
  rotate(): Promise<void>;
}

/** A client to be added. */
export interface NewClientEditor extends Editor {
  /** Gives the outcome where it was added. */
  add(): Promise<Extract<ClientOutcome, { outcome: 'done' }> | undefined>;
}

type Store = StoreApi<EditorState>;

function createEditorStore(form: ClientForm): Store {
  return createStore<EditorState>(() => ({
    form,
    busy: false,
    faults: {},
    refusals: 0,
    problem: undefined,
    notice: undefined,
  }));
}

const changer = (store: Store) => (changes: Partial<ClientForm>) =>
  store.setState(({ form, faults }) => {
    const left = Object.entries(faults).filter(([field]) => !(field in changes));
    return { form: { ...form, ...changes }, faults: Object.fromEntries(left), notice: undefined };
  });

/** False where a number is none: nothing is sent then, and the fields say so themselves. */
function begin(store: Store): boolean {
  const { busy, form, refusals } = store.getState();
  if (busy) return false;
  const complete = notNumbers(form).length === 0;
  store.setState({
    busy: complete,
    problem: undefined,
    notice: undefined,
    faults: {},
    refusals: complete ? refusals : refusals + 1,
  });
  return complete;
}

/** Takes an answer in; gives what was done, if it was. */
function judge(store: Store, answer: Result<ClientOutcome>) {
  if (!answer.ok) {
    store.setState({ busy: false, problem: answer.problem });
    return undefined;
  }
  const { value } = answer;
  if (value.outcome === 'done') {
    store.setState({ busy: false });
    return value;
  }
  const { form, refusals } = store.getState();
  const faults = value.faults.map(({ field, sentence }) => [field in form ? field : '', sentence]);
  store.setState({ busy: false, faults: Object.fromEntries(faults), refusals: refusals + 1 });
  return undefined;
}

/** For an existing client; updates `list`. */
export function createClientEditor(
  bridge: Bridge,
  session: string,
  list: ClientList,
  client: AdminClient,
): ClientEditor {
  const store = createEditorStore(formOf(client));
  const { client_id } = client;
  let current = client;

  async function update(
    changes: Parameters<Bridge['admin.updateClient']>[0]['changes'],
    notice: EditorNotice,
  ) {
    const done = judge(store, await bridge['admin.updateClient']({ session, client_id, changes }));
    if (done === undefined) return;
    current = done.client;
    list.put(current);
    store.setState({ notice });
  }

  return {
    store,
    change: changer(store),
    save: async () => {
      if (!begin(store)) return;
      const changes = changesOf(store.getState().form, current);
      if (changes === undefined) return store.setState({ busy: false, notice: 'nothingChanged' });
      await update(changes, 'saved');
      if (store.getState().notice === 'saved') store.setState({ form: formOf(current) });
    },
    activate: async (active) => {
      if (!begin(store)) return;
      await update({ active }, active ? 'activated' : 'deactivated');
    },
    rotate: async () => {
      if (!begin(store)) return;
      const answer = await bridge['admin.rotateSecret']({ session, client_id });
      store.setState(
        answer.ok ? { busy: false, notice: 'rotated' } : { busy: false, problem: answer.problem },
      );
    },
  };
}

/** For a new client. */
export function createNewClientEditor(bridge: Bridge, session: string): NewClientEditor {
  const store = createEditorStore(newForm);
  return {
    store,
    change: changer(store),
    add: async () => {
      if (!begin(store)) return undefined;
      const client = newClientOf(store.getState().form);
      return judge(store, await bridge['admin.createClient']({ session, client }));
    },
  };
}
