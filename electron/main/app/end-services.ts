import { type EndStep, endAll } from './end-steps.ts';

/** What is waited for of the end of everything but the record (ms). */
const patienceMs = 4_000;
/** And of the record, which the others still write to (ms). */
const recordMs = 900;

interface Ending {
  stop(): unknown;
}

export interface EndingServices {
  sessions: Ending;
  admin: Ending;
  network: Ending;
  keyring: Ending;
  idle: Ending;
  desktop: Ending;
  gateway: { close(): void };
  recorder: Ending;
}

/**
 * Ends the services: the sessions are the first to begin, as they have something to lose, and the record is the last.
 * Whatever one of them does, all the others end; see `endAll`. Never rejects.
 */
export async function endServices(
  services: EndingServices,
  log: (message: string, error: unknown) => void,
): Promise<void> {
  const stopping = (name: string, service: Ending): EndStep => ({ name, end: () => service.stop() });
  const steps: EndStep[] = [
    stopping('the sessions', services.sessions),
    stopping('the administration', services.admin),
    stopping('the keyring', services.keyring),
    stopping('the idle lock', services.idle),
    { name: 'the gateway', end: () => services.gateway.close() },
    stopping('the network', services.network),
    stopping('the desktop', services.desktop),
  ];
  await endAll(steps, { patienceMs, failed: log });
  await endAll([stopping('the record', services.recorder)], { patienceMs: recordMs, failed: log });
}
