import { createStore, type StoreApi } from 'zustand/vanilla';
import type { IdlePreset, IdleSetting, IdleView } from '../../../../shared/model/idle.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { Bridge } from '../../bridge.ts';

type Choice = IdleSetting['action'] | 'never';

/** The form as it stands; `minutes` is what was typed. */
interface Form {
  choice: Choice;
  minutes: string;
}

interface IdleState {
  view: IdleView | undefined;
  form: Form | undefined;
  busy: boolean;
  saved: boolean;
  problem: Problem | undefined;
}

export interface Idle {
  store: StoreApi<IdleState>;
  load(): Promise<void>;
  change(form: Partial<Form>): void;
  /** Saves the form if it can be. */
  save(): Promise<void>;
}

const longest = 1440;

/** The longest time that may be chosen, in minutes. */
export const mostMinutes = ({ enforced, minutes }: IdlePreset): number =>
  enforced && minutes !== 'never' ? minutes : longest;

/** What may be chosen: an enforced preset leaves what is stricter. */
export function choices({ enforced, minutes, action }: IdlePreset): Choice[] {
  if (!enforced || minutes === 'never') return ['lock', 'sign_out', 'never'];
  return action === 'sign_out' ? ['sign_out'] : ['lock', 'sign_out'];
}

/** The form as a setting; undefined when what was typed is no number of minutes that may be chosen. */
export function settingFrom({ choice, minutes }: Form, preset: IdlePreset): IdleSetting | undefined {
  if (choice === 'never') return { minutes: 'never', action: preset.action };
  const count = /^\d{1,4}$/.test(minutes.trim()) ? Number(minutes) : 0;
  return count >= 1 && count <= mostMinutes(preset) ? { minutes: count, action: choice } : undefined;
}

function formOf({ setting, preset }: IdleView): Form {
  const { minutes, action } = setting;
  if (minutes !== 'never') return { choice: action, minutes: String(minutes) };
  return { choice: 'never', minutes: preset.minutes === 'never' ? '20' : String(preset.minutes) };
}

/** What happens to an idle session, and a form to change it. */
export function createIdle(bridge: Bridge, session: string): Idle {
  const store = createStore<IdleState>(() => ({
    view: undefined,
    form: undefined,
    busy: false,
    saved: false,
    problem: undefined,
  }));
  return {
    store,
    load: async () => {
      const answer = await bridge['idle.get']({ session });
      if (!answer.ok) return store.setState({ problem: answer.problem });
      store.setState({ view: answer.value, form: formOf(answer.value), problem: undefined });
    },
    change: (fields) =>
      store.setState(({ form }) =>
        form === undefined ? {} : { form: { ...form, ...fields }, saved: false },
      ),
    save: async () => {
      const { form, view, busy } = store.getState();
      const setting = form && view && settingFrom(form, view.preset);
      if (busy || setting === undefined) return;
      store.setState({ busy: true, saved: false, problem: undefined });
      const answer = await bridge['idle.set']({ session, setting });
      store.setState({
        busy: false,
        saved: answer.ok,
        ...(answer.ok ? { view: answer.value, form: formOf(answer.value) } : { problem: answer.problem }),
      });
    },
  };
}
