import type { Connection } from '../../../shared/model/connection.ts';
import {
  type IdleMinutes,
  type IdlePreset,
  type IdleSetting,
  idlePresetSchema,
} from '../../../shared/model/idle.ts';
import { ProblemError } from '../../../shared/model/problem.ts';

/** What a connection's file says about idle time, else what is usual: locked after 20 minutes. */
export function presetOf({ idle }: Pick<Connection, 'idle'>): IdlePreset {
  return idle ?? idlePresetSchema().parse({});
}

/** What holds: what the person chose, and of an enforced preset whatever is stricter. */
export function settingOf(preset: IdlePreset, chosen: IdleSetting | undefined): IdleSetting {
  const { minutes, action } = preset;
  if (chosen === undefined) return { minutes, action };
  if (!preset.enforced) return chosen;
  return {
    minutes: isLonger(chosen.minutes, minutes) ? minutes : chosen.minutes,
    action: action === 'sign_out' ? action : chosen.action,
  };
}

/** @throws ProblemError `invalid_input` for a choice that an enforced preset does not leave to a person */
export function checkChoice(preset: IdlePreset, chosen: IdleSetting): void {
  const held = settingOf(preset, chosen);
  if (held.minutes === chosen.minutes && held.action === chosen.action) return;
  throw new ProblemError('invalid_input', 'Whoever set up this connection does not allow that.', {
    remedy: 'Choose the time they chose or a shorter one, and sign-out where they chose it.',
  });
}

/** Whether nobody may be there for longer. */
export function isLonger(minutes: IdleMinutes, than: IdleMinutes): boolean {
  if (than === 'never') return false;
  return minutes === 'never' || minutes > than;
}
