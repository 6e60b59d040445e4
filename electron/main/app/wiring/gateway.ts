import { net, powerMonitor } from 'electron';
import { partsOfSessionId } from '../../../../shared/model/session-id.ts';
import type { Connections } from '../../connections/connections.ts';
import { createGateway, type Gateway } from '../../gateway/gateway.ts';
import { createWake, type Wake } from '../../gateway/wake.ts';
import type { Routes } from '../../network/routes.ts';
import type { Recorder } from '../../recorder/recorder.ts';
import type { Sessions } from '../../session/sessions.ts';
import type { Emit } from '../../window/events.ts';
import type { SessionHub } from './session-hub.ts';

export interface GatewayOptions {
  connections: Pick<Connections, 'get'>;
  sessions: Sessions;
  recorder: Pick<Recorder, 'record'>;
  routes: Routes;
  hub: Pick<SessionHub, 'onChange'>;
  emit: Emit;
}

/** The gateway, and the watch that retries its waiting requests when the computer or the network wakes. */
export function wireGateway(options: GatewayOptions): { gateway: Gateway; wake: Wake } {
  const { connections, sessions, recorder, routes, hub, emit } = options;
  const gateway = createGateway({
    connection: (session) => connections.get(partsOfSessionId(session)?.connection ?? ''),
    tokens: (id) => sessions.get(id).tokens,
    secrets: () => sessions.secrets(),
    record: (entry) => recorder.record(entry),
    waitingChanged: (session) => wake.requestsChanged(session),
    routes,
  });
  const wake = createWake({
    sessions,
    gateway,
    power: powerMonitor,
    isOnline: () => net.isOnline(),
    send: (waiting) => emit('requests.changed', waiting),
  });
  hub.onChange(() => wake.sessionChanged());
  return { gateway, wake };
}
