import { expect, test } from 'vitest';
import { authorityForTest, passwordRequest, type TestClient, tokensSchema } from './testing/harness.ts';

const seeded: TestClient = { id: 'latchkey-desktop', secret: 'secret-for-tests-0123456789' };
const DEMO = '7d1f0c52-6f0b-4d7e-9a51-2f4f0b7c1a01';
const ROUNDS = 4;
const AT_ONCE = 4;

test('no session of the old password outlives the new one, however many are opened meanwhile @T23', async () => {
  const authority = await authorityForTest();
  const admin = { username: 'admin', password: 'battery-staple' };
  const { access_token } = tokensSchema.parse(await (await passwordRequest(authority, seeded, admin)).json());
  const setPassword = (password: string) =>
    fetch(`${authority.apiOrigin}/api/admin/users/${DEMO}/password`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ password }),
    });
  let password = 'correct-horse';
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = `password number ${round}`;
    const signIns = Array.from({ length: AT_ONCE }, () => passwordRequest(authority, seeded, { password }));
    const [changed, ...answers] = await Promise.all([setPassword(next), ...signIns]);
    expect(changed?.ok).toBe(true);
    for (const { status } of answers) expect([200, 400, 503]).toContain(status);
    expect(await authority.activeRefreshTokens('demo')).toEqual([]);
    password = next;
    // The right one still works, and clears what the others were counted for.
    expect((await passwordRequest(authority, seeded, { password })).status).toBe(200);
  }
});
