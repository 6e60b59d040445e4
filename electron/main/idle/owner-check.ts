import type { OwnerCheck } from '../session/types.ts';

/** Of Electron's `systemPreferences` what is needed here, on macOS alone. */
export interface Preferences {
  canPromptTouchID?(): boolean;
  promptTouchID?(reason: string): Promise<void>;
}

/** Asks the operating system whether its owner is there; only macOS has a question for that. */
export function createOwnerCheck(preferences: Preferences): OwnerCheck {
  return {
    available: () => preferences.canPromptTouchID?.() === true,
    confirm: async (reason) => preferences.promptTouchID?.(reason),
  };
}
