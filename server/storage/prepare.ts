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

/**
 * A query for the way of every renewal: built and compiled once per database, as that takes longer than running it.
 * `build` sees placeholders in place of its arguments, so they may only be used as values. It names the columns it wants,
 * as a statement that a connection keeps prepared breaks when a newer version adds one.
 */
export function prepare<Given extends { [Name in keyof Given]: Value }, Row>(
  build: (queries: Queries, given: Given) => Compilable<Row>,
): (queries: Queries, given: Given) => Promise<Row[]> {
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return async (queries, given) => {
    // The same object for a database and all its transactions.
    const { adapter } = queries.getExecutor();
    let query = compiled.get(adapter);
    if (query === undefined) {
      query = build(queries, standIns<Given>()).compile();
      compiled.set(adapter, query);
      if (!names.has(query.sql)) names.set(query.sql, `prepared_${names.size}`);
    }
    return (await queries.executeQuery<Row>({ ...query, parameters: filled(query, given) })).rows;
  };
}
