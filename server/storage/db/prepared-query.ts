import type { Compilable, CompiledQuery } from 'kysely';
import type { Queries } from './database.ts';

type Value = string | number | null;

/** Stands for an argument while a query is compiled. */
class Argument {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Gives an {@link Argument} for every property that is read. */
function standIns<Given>(): Given {
  return new Proxy({}, { get: (_target, name) => new Argument(String(name)) }) as Given;
}

function filled(compiled: CompiledQuery, given: Readonly<Record<string, Value>>): readonly unknown[] {
  return compiled.parameters.map((value) => (value instanceof Argument ? given[value.name] : value));
}

const names = new Map<string, string>();

/** What a database that keeps prepared statements may call this one; undefined when it was not made by `prepare`. */
export function nameOfPrepared(statement: string): string | undefined {
  return names.get(statement);
}

/** Fills a query in for the database it is to run on. */
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
 * A query for the way of every refresh: built and compiled once per database, as that takes longer than running it.
 * `build` sees placeholders in place of its arguments, so they may only be used as values. It names the columns it wants,
 * as a statement that a connection keeps prepared breaks when a newer version adds one.
 */
export function prepare<Given extends { [Name in keyof Given]: Value }, Row>(
  build: Build<Given, Row>,
): (queries: Queries, given: Given) => Promise<Row[]> {
  const fill = compileOnce(build);
  return async (queries, given) => (await queries.executeQuery(fill(queries, given))).rows;
}

/** A statement made by {@link prepareChange}. */
export interface PreparedChange<Given> {
  /** Runs it and gives how many rows it changed. */
  run(queries: Queries, given: Given): Promise<number>;
  /** What would be run. */
  fill: Fill<Given, unknown>;
}

/** As {@link prepare}, for a statement that changes rows and gives none back. */
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
