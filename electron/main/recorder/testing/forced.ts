/** Something that fails on purpose, with a canary in what it throws. */
export interface Forced {
  name: string;
  /** Does what fails. */
  force(): unknown;
  /** Its words alone do not tell a secret from any other word, so that it must be a live one to be masked. */
  needsLive?: true;
}

/** What a piece of work threw; that it did is part of the test. In a box: a promise would look into it. */
export async function thrownBy(work: () => unknown): Promise<{ error: unknown }> {
  let given: unknown;
  try {
    given = await work();
  } catch (error) {
    return { error };
  }
  throw new Error(`expected to fail, but gave ${typeof given}`);
}
