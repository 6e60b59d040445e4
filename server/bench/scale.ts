/** How much is done: all of it, or as much as shows in a minute that everything works. */
export interface Scale {
  connections: number;
  /** Of a round of the comparison with bare oidc-provider. */
  milliseconds: number;
  rounds: { count: number; warmUp: number };
  /** Stored sessions of the large and of the small database, each with a refresh token. */
  many: number;
  few: number;
  renewalsPerRound: number;
  /** Renewals between two looks at the memory, and how many looks. */
  memory: { every: number; looks: number };
  /** Calls of the API per round, each with a proof of its own, and rounds of them. */
  calls: number;
  proofRounds: { count: number; warmUp: number };
  /** Sessions that have expired, each with its refresh token and grant. */
  expired: number;
}

export const full: Scale = {
  connections: 32,
  milliseconds: 3000,
  rounds: { count: 9, warmUp: 2 },
  many: 1_000_000,
  few: 1000,
  renewalsPerRound: 200,
  memory: { every: 10_000, looks: 10 },
  calls: 4000,
  proofRounds: { count: 25, warmUp: 2 },
  expired: 70_000,
};

export const quick: Scale = {
  connections: 16,
  milliseconds: 400,
  rounds: { count: 3, warmUp: 1 },
  many: 20_000,
  few: 1000,
  renewalsPerRound: 40,
  memory: { every: 100, looks: 5 },
  calls: 400,
  proofRounds: { count: 3, warmUp: 1 },
  expired: 1000,
};
