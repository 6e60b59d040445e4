import { net, powerMonitor } from 'electron';
import { partsOfSessionId } from '../../../../shared/model/session-id.ts';
import type { Connections } from '../../connections/connections.ts';
import { createGateway, type Gateway } from '../../gateway/gateway.ts';
import { createWake, type Wake } from '../../gateway/wake.ts';
import type { createEmitter } from '../../ipc/events.ts';
import type { Routes } from '../../network/routes.ts';
import type { Recorder } from '../../recorder/recorder.ts';
import type { Sessions } from '../../session/sessions.ts';

export interface GatewayOptions {
  connections: Pick<Connections, 'get'>;
  sessions: Sessions;
  flight: { recorder: Pick<Recorder, 'record'> };
  routes: Routes;
  emit: ReturnType<typeof createEmitter>;
  secrets(): string[];
}

/** The gateway, and what wakes the requests that wait in it. */
export function wireGateway(options: GatewayOptions): { gateway: Gateway; network: Wake } {
  const { connections, sessions, flight, routes, emit, secrets } = options;
  const gateway = createGateway({
    connection: (session) => connections.get(partsOfSessionId(session)?.connection ?? ''),
    tokens: (id) => sessions.get(id).tokens,
    secrets,
    record: (entry) => flight.recorder.record(entry),
    waitingChanged: (session) => network.requestsChanged(session),
    routes,
  });
  const network: Wake = createWake({
    sessions,
    gateway,
    power: powerMonitor,
    isOnline: () => net.isOnline(),
    tell: (waiting) => emit('requests.changed', waiting),
  });
  return { gateway, network };
}
