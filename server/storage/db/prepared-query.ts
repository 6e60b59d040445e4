import type { Compilable, CompiledQuery } from 'kysely';
import type { Queries } from './database.ts';

type Value = string | number | null;

/** Placeholder for an argument while a query is compiled. */
class Argument {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Returns an {@link Argument} for every property that is read. */
function standIns<Given>(): Given {
  return new Proxy({}, { get: (_target, name) => new Argument(String(name)) }) as Given;
}

function filled(compiled: CompiledQuery, given: Readonly<Record<string, Value>>): readonly unknown[] {
  return compiled.parameters.map((value) => (value instanceof Argument ? given[value.name] : value));
}

const names = new Map<string, string>();

/** The name under which a database may keep this prepared statement; undefined if `prepare` did not make it. */
export function nameOfPrepared(statement: string): string | undefined {
  return names.get(statement);
}

/** Fills a query with its arguments, for the given database. */
type Fill<Given, Row> = (queries: Queries, given: Given) => CompiledQuery<Row>;

type Build<Given, Row> = (queries: Queries, given: Given) => Compilable<Row>;

function compileOnce<Given extends { [Name in keyof Given]: Value }, Row>(
  build: Build<Given, Row>,
): Fill<Given, Row> {
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return (queries, given) => {
    // The same object for a database and all its transactions.
    const { adapter } = queries.getExecutor();
    let query = compiled.get(adapter);
    if (query === undefined) {
      query = build(queries, standIns<Given>()).compile();
      compiled.set(adapter, query);
      if (!names.has(query.sql)) names.set(query.sql, `prepared_${names.size}`);
    }
    return { ...query, parameters: filled(query, given) };
  };
}

/**
 * Prepares a query of the refresh path: built and compiled once per database, because that takes longer than running
 * it. `build` receives placeholders, which it may only use as values. It must name its columns: a prepared statement
 * with `*` breaks when a newer version adds one.
 */
export function prepare<Given extends { [Name in keyof Given]: Value }, Row>(
  build: Build<Given, Row>,
): (queries: Queries, given: Given) => Promise<Row[]> {
  const fill = compileOnce(build);
  return async (queries, given) => (await queries.executeQuery(fill(queries, given))).rows;
}

/** A statement made by {@link prepareChange}. */
export interface PreparedChange<Given> {
  /** Runs it and returns the number of changed rows. */
  run(queries: Queries, given: Given): Promise<number>;
  /** The compiled query, filled but not run. */
  fill: Fill<Given, unknown>;
}

/** Like {@link prepare}, for a statement that changes rows and returns none. */
export function prepareChange<Given extends { [Name in keyof Given]: Value }>(
  build: Build<Given, unknown>,
): PreparedChange<Given> {
  const fill = compileOnce(build);
  return {
    fill,
    run: async (queries, given) =>
      Number((await queries.executeQuery(fill(queries, given))).numAffectedRows ?? 0n),
  };
}
