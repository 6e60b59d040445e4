/** How much to measure: everything, or just enough to show in a minute that all of it works. */
export interface Scale {
  connections: number;
  /** Per round of the comparison with oidc-provider. */
  milliseconds: number;
  rounds: { count: number; warmUp: number };
  /** Stored sessions of the large and the small database, each with a refresh token. */
  many: number;
  few: number;
  refreshesPerRound: number;
  /** Refreshes between two memory samples, and the number of samples. */
  memory: { every: number; samples: number };
  /** API calls per round, each with its own proof, and the rounds. */
  calls: number;
  proofRounds: { count: number; warmUp: number };
  /** Expired sessions, each with its refresh token and grant. */
  expired: number;
}

export const full: Scale = {
  connections: 32,
  milliseconds: 3000,
  rounds: { count: 9, warmUp: 2 },
  many: 1_000_000,
  few: 1000,
  refreshesPerRound: 200,
  memory: { every: 10_000, samples: 10 },
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
  refreshesPerRound: 40,
  memory: { every: 100, samples: 5 },
  calls: 400,
  proofRounds: { count: 3, warmUp: 1 },
  expired: 1000,
};
