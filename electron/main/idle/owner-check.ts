import type { OwnerCheck } from '../session/types.ts';

/** The part of Electron's `systemPreferences` used here; macOS only. */
export interface Preferences {
  canPromptTouchID?(): boolean;
  promptTouchID?(reason: string): Promise<void>;
}

/** Lets the operating system verify its user. Only macOS supports this, with Touch ID. */
export function createOwnerCheck(preferences: Preferences): OwnerCheck {
  return {
    available: () => preferences.canPromptTouchID?.() === true,
    confirm: async (reason) => preferences.promptTouchID?.(reason),
  };
}
