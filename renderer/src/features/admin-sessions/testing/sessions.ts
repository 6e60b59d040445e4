import type { AdminSession } from '../../../../../shared/model/admin-session.ts';

/** A session as the server lists it, with the fields a test does not care about filled in. */
export function listed(id: string, changes: Partial<AdminSession> = {}): AdminSession {
  return {
    id,
    user: { sub: 'u1', username: 'lin' },
    client: { id: 'app', name: 'Latchkey' },
    device: { name: 'Laptop', platform: 'Linux', bound: true },
    started: '2026-01-01T00:00:00.000Z',
    last_used: '2026-01-02T00:00:00.000Z',
    expires: '2026-02-01T00:00:00.000Z',
    current: false,
    state: 'active',
    ended_reason: null,
    ...changes,
  };
}
