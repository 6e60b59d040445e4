/** Something that fails on purpose, with a canary in what it throws. */
export interface Forced {
  name: string;
  /** Throws. */
  force(): unknown;
  /** The message gives no hint that it contains a secret, so only a live secret is masked. */
  needsLive?: true;
}

/** Returns what `work` throws and fails if it does not throw. Wrapped in an object, because a promise would unwrap it. */
export async function thrownBy(work: () => unknown): Promise<{ error: unknown }> {
  let given: unknown;
  try {
    given = await work();
  } catch (error) {
    return { error };
  }
  throw new Error(`expected to fail, but gave ${typeof given}`);
}
