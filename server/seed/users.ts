import type { UserRow } from '../storage/db/schema.ts';

// The demo passwords are public, so their hashes are stored here: hashing three passwords at each start with an empty
// database would take longer than the rest of the start. The tests check that they match.

/** The passwords of demo, admin and omar. */
export const demoPasswords = ['correct-horse', 'battery-staple', 'open-sesame'] as const;

/** The users with these passwords. */
export const demoUsers: readonly UserRow[] = [
  {
    sub: '7d1f0c52-6f0b-4d7e-9a51-2f4f0b7c1a01',
    username: 'demo',
    name: 'Dana Demo',
    email: 'dana@latchkey.example',
    active: 1,
    version: 0,
    created: 0,
    roles: '["user"]',
    password_hash:
      '$argon2id$v=19$m=19456,t=2,p=1$Y9xBHdLzYj6nlNSu4q8hJg$T3EuO+jVD+Yf5R5OvBbhoMiA94TtbMhdfP7btiPPVf8',
  },
  {
    sub: '7d1f0c52-6f0b-4d7e-9a51-2f4f0b7c1a02',
    username: 'admin',
    name: 'Ada Admin',
    email: 'ada@latchkey.example',
    active: 1,
    version: 0,
    created: 0,
    roles: '["user","admin"]',
    password_hash:
      '$argon2id$v=19$m=19456,t=2,p=1$HcdGUYZZYSJ/6PWTeoSkng$2t/K5lmfTZU6jJN71WV/3Hgea5ok89iGM1opvJu8RiQ',
  },
  {
    sub: '7d1f0c52-6f0b-4d7e-9a51-2f4f0b7c1a03',
    username: 'omar',
    name: 'Omar Okafor',
    email: 'omar@latchkey.example',
    active: 1,
    version: 0,
    created: 0,
    roles: '["user"]',
    password_hash:
      '$argon2id$v=19$m=19456,t=2,p=1$HOTzwYVxuzQbU/G6kIlEsw$Ifrd7xxi7lFEoe8TxcZ3jt4ICabwcDD1rrWWvT3RLPs',
  },
];
