import type { Connection } from '../../../shared/model/connection.ts';
import {
  type IdleMinutes,
  type IdlePreset,
  type IdleSetting,
  idlePresetSchema,
} from '../../../shared/model/idle.ts';
import { ProblemError } from '../../../shared/model/problem.ts';

/** The idle preset of a connection file, or the default: lock after 20 minutes. */
export function presetOf({ idle }: Pick<Connection, 'idle'>): IdlePreset {
  return idle ?? idlePresetSchema().parse({});
}

/** The setting in force: the person's choice, or the stricter of choice and preset if the preset is enforced. */
export function settingOf(preset: IdlePreset, chosen: IdleSetting | undefined): IdleSetting {
  const { minutes, action } = preset;
  if (chosen === undefined) return { minutes, action };
  if (!preset.enforced) return chosen;
  return {
    minutes: isLonger(chosen.minutes, minutes) ? minutes : chosen.minutes,
    action: action === 'sign_out' ? action : chosen.action,
  };
}

/** @throws ProblemError `invalid_input` if an enforced preset does not allow the choice */
export function checkChoice(preset: IdlePreset, chosen: IdleSetting): void {
  const effective = settingOf(preset, chosen);
  if (effective.minutes === chosen.minutes && effective.action === chosen.action) return;
  throw new ProblemError('invalid_input', 'The file of this connection does not allow that setting.', {
    remedy: 'Choose the time set in the file or a shorter one, and sign-out if the file sets it.',
  });
}

/** Whether `minutes` allows a longer idle time than `than`. */
export function isLonger(minutes: IdleMinutes, than: IdleMinutes): boolean {
  if (than === 'never') return false;
  return minutes === 'never' || minutes > than;
}
