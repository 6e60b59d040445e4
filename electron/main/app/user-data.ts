import { chmodSync, mkdirSync, statSync } from 'node:fs';

/** What became of the folder; words for a person where they should know. */
export type UserData =
  | { usable: true; notice?: string }
  /** The app cannot start with it. */
  | { usable: false; notice: string };

const chooseAnother = 'Choose another with --user-data-dir.';

function closeToOthers(folder: string, mode: number): UserData {
  if ((mode & 0o077) === 0) return { usable: true };
  try {
    chmodSync(folder, 0o700);
    return { usable: true };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const notice = `Other users of this computer may look into the folder ${folder}, and that cannot be changed (${code}).`;
    return { usable: true, notice };
  }
}

/**
 * Makes the user data folder where it is missing, and sees to it that it is this user's own and nobody else's business
 * (mode 0700). On Windows, which has neither number, it is only made.
 * @param user the id of this user, `undefined` where the system has none
 */
export function prepareUserData(folder: string, user: number | undefined = process.getuid?.()): UserData {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (user === undefined) return { usable: true };
    const { uid, mode } = statSync(folder);
    if (uid === user) return closeToOthers(folder, mode);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      usable: false,
      notice: `The user data folder ${folder} cannot be made (${code}). ${chooseAnother}`,
    };
  }
  const notice = `The user data folder ${folder} belongs to another user, who could read and change what is in it. ${chooseAnother}`;
  return { usable: false, notice };
}
