import type { SessionContext } from './context.ts';
import type { RefreshScheduler } from './refresh/scheduler.ts';
import { throwFirst } from './settled.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import type { Saver } from './storage/save.ts';

interface Running {
  signIn: Pick<SignIn, 'cancel'>;
  scheduler: Pick<RefreshScheduler, 'stop'>;
  saver: Saver;
}

/** Ends what runs for one session; what hangs or fails holds up neither its lock nor a write. Rejects with the first failure. */
export async function stopSession(
  { lock, trailing }: SessionContext,
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
  const ends = await Promise.allSettled([cancel(), lock.stop(), write()]);
  const rests = await Promise.allSettled([...trailing]);
  // What came last may have changed it.
  await lock.stop();
  throwFirst([...ends, ...rests]);
}
