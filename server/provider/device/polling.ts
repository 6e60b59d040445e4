import { errors, Provider } from 'oidc-provider';
import type { Store } from '../../storage/store.ts';

/** Seconds between two polls of one device (RFC 8628 §3.2). */
const INTERVAL = 5;
// Times are kept in whole seconds and networks jitter: who keeps to the interval is never told to slow down.
const LEEWAY = 1;

/**
 * Holds devices to the polling interval. oidc-provider neither states it nor answers `slow_down` (RFC 8628 §3.5);
 * the last poll is kept in storage, so that it holds on any number of instances.
 */
export function installDevicePolling(provider: Provider, store: Store): void {
  const polls = store.artifacts('DevicePoll');
  provider.on('device_authorization.success', (_ctx, body) => {
    body['interval'] = INTERVAL;
  });
  const { DeviceCode } = provider;
  const findFirst = DeviceCode.find.bind(DeviceCode);
  async function find(value: string, options?: { ignoreExpiration?: boolean }) {
    const code = await findFirst(value, options);
    const isPoll = Provider.ctx?.oidc.route === 'token';
    if (code !== undefined && isPoll && !(await polls.claim(value, INTERVAL - LEEWAY))) {
      throw new errors.SlowDown();
    }
    return code;
  }
  Object.assign(DeviceCode, { find });
}
