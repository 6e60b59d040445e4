import { throwFirst } from '../lib/async.ts';
import type { SessionContext } from './context.ts';
import type { RefreshScheduler } from './refresh/scheduler.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import type { Saver } from './storage/save.ts';

interface Running {
  signIn: Pick<SignIn, 'cancel'>;
  scheduler: Pick<RefreshScheduler, 'stop'>;
  saver: Saver;
}

/**
 * Ends what runs for one session. A step that hangs or fails delays neither the lock nor a write. Rejects with the
 * first failure.
 */
export async function stopSession(
  { lock, background }: Pick<SessionContext, 'lock' | 'background'>,
  { signIn, scheduler, saver }: Running,
): Promise<void> {
  const cancel = async () => signIn.cancel();
  const write = async () => {
    try {
      await scheduler.stop();
    } finally {
      await saver.stop();
    }
  };
  const results: PromiseSettledResult<void>[] = await Promise.allSettled([cancel(), lock.stop(), write()]);
  // A cancelled sign-in may still add the revocation of its tokens.
  while (background.size > 0) results.push(...(await Promise.allSettled([...background])));
  // The steps above may have changed the lock.
  await lock.stop();
  throwFirst(results);
}
