import { errors, Provider } from 'oidc-provider';
import type { Store } from '../../storage/store.ts';

/** Seconds between two polls of one device (RFC 8628 §3.2). */
const INTERVAL = 5;
// Times are stored in whole seconds and networks jitter; a device that respects the interval must never be told to
// slow down.
const LEEWAY = 1;

/**
 * Enforces the polling interval. oidc-provider neither announces it nor answers `slow_down` (RFC 8628 §3.5). The last
 * poll is stored, so that this works with any number of instances.
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
