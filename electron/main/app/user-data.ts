import { chmodSync, mkdirSync, statSync } from 'node:fs';

/** Whether the folder can be used, with a notice for the person if there is a problem. */
export type UserData =
  | { usable: true; notice?: string }
  /** The app cannot start with this folder. */
  | { usable: false; notice: string };

const chooseAnother = 'Choose another with --user-data-dir.';

function restrictToOwner(folder: string, mode: number): UserData {
  if ((mode & 0o077) === 0) return { usable: true };
  try {
    chmodSync(folder, 0o700);
    return { usable: true };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const notice = `Other users of this computer may be able to read the folder ${folder}. Its permissions cannot be changed (${code}).`;
    return { usable: true, notice };
  }
}

/**
 * Creates the user data folder if it is missing, and makes sure that it belongs to this user and nobody else can access
 * it (mode 0700). Windows has neither user ids nor modes; there it only creates the folder.
 * @param user the id of this user; undefined on systems without user ids
 */
export function prepareUserData(folder: string, user: number | undefined = process.getuid?.()): UserData {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (user === undefined) return { usable: true };
    const { uid, mode } = statSync(folder);
    if (uid === user) return restrictToOwner(folder, mode);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      usable: false,
      notice: `The user data folder ${folder} cannot be created (${code}). ${chooseAnother}`,
    };
  }
  const notice = `The user data folder ${folder} belongs to another user, who could read and change its contents. ${chooseAnother}`;
  return { usable: false, notice };
}
