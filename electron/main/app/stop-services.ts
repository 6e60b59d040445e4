import { type StopStep, stopAll } from './shutdown.ts';

/** How long to wait for everything but the recorder (ms). */
const servicesTimeoutMs = 4_000;
/** How long to wait for the recorder, which the other services write to until they have stopped (ms). */
const recorderTimeoutMs = 900;

interface Stoppable {
  stop(): unknown;
}

export interface StoppableServices {
  sessions: Stoppable;
  admin: Stoppable;
  wake: Stoppable;
  keyring: Stoppable;
  idle: Stoppable;
  desktop: Stoppable;
  gateway: { close(): void };
  recorder: Stoppable;
}

/**
 * Stops the services: first the sessions, which have data to lose, and last the recorder. All of them are stopped even if
 * one fails; see `stopAll`. Never rejects.
 */
export async function stopServices(
  services: StoppableServices,
  log: (message: string, error: unknown) => void,
): Promise<void> {
  const step = (name: string, service: Stoppable): StopStep => ({ name, stop: () => service.stop() });
  const steps: StopStep[] = [
    step('the sessions', services.sessions),
    step('the administration', services.admin),
    step('the keyring', services.keyring),
    step('the idle lock', services.idle),
    { name: 'the gateway', stop: () => services.gateway.close() },
    step('the network watch', services.wake),
    step('the desktop', services.desktop),
  ];
  await stopAll(steps, { timeoutMs: servicesTimeoutMs, failed: log });
  await stopAll([step('the recorder', services.recorder)], { timeoutMs: recorderTimeoutMs, failed: log });
}
