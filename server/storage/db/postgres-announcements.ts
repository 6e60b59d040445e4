import { randomUUID } from 'node:crypto';
import { type PostgresPool, type PostgresPoolClient, sql } from 'kysely';
import pg from 'pg';
import type { Announcements } from './announcements.ts';

const CHANNEL = 'latchkey';
/** Application name that distinguishes listeners from other connections. */
const LISTENER = 'latchkey announcements';
const CONNECT_TIMEOUT_MS = 10_000;
const RECONNECT_AFTER_MS = 500;
// An instance that takes longer has lost its connection or hangs. It reloads everything when it is back.
const ACKNOWLEDGE_TIMEOUT_MS = 500;

const notify = `SELECT pg_notify('${CHANNEL}', $1)`;
const notifyAndCount = `${notify}, (SELECT count(*)::int FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = '${LISTENER}' AND pid <> pg_backend_pid()) AS others`;

/** Announcements over PostgreSQL, with acknowledgements by the other instances. */
export interface PostgresAnnouncements extends Announcements {
  /**
   * Wraps the pool: the commit of a transaction with announcements resolves once the other instances have applied
   * them, or after half a second. So whoever revoked a session finds it revoked everywhere.
   */
  withAcknowledgement(pool: PostgresPool): PostgresPool;
  close(): Promise<void>;
}

/** Counts the replies to questions. */
function createReplyCounter() {
  const pending = new Map<string, (() => void) | undefined>();
  return {
    answer: (question: string): void => pending.get(question)?.(),
    /** Resolves when as many instances have replied as `ask` counted, or after the time limit. */
    async waitForAll(question: string, ask: () => Promise<number>): Promise<void> {
      let answers = 0;
      let expected = Number.POSITIVE_INFINITY;
      const { promise, resolve } = Promise.withResolvers<void>();
      const check = () => {
        if (answers >= expected) resolve();
      };
      pending.set(question, () => {
        answers += 1;
        check();
      });
      const timeout = setTimeout(resolve, ACKNOWLEDGE_TIMEOUT_MS);
      try {
        expected = await ask();
        check();
        await promise;
      } finally {
        clearTimeout(timeout);
        pending.delete(question);
      }
    },
  };
}

function acknowledgingClient(
  client: PostgresPoolClient,
  acknowledged: () => Promise<void>,
): PostgresPoolClient {
  let announced = false;
  const query = async (text: string, values: readonly unknown[]) => {
    const result = await client.query(text, values);
    if (text === 'begin') announced = false;
    if (text === notify) announced = true;
    if (text === 'commit' && announced) await acknowledged();
    return result;
  };
  return { query: query as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) };
}

function newListener(location: string): pg.Client {
  return new pg.Client({
    connectionString: location,
    application_name: LISTENER,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
}

/** Listens, then catches up on missed messages. Closes the connection if that fails. */
async function listenOn(client: pg.Client, catchUp: () => Promise<void>): Promise<void> {
  await client.connect();
  try {
    await client.query(`LISTEN ${CHANNEL}`);
    await catchUp();
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Opens announcements over the database at `location`. Connects only when `listen` is called. */
export function openPostgresAnnouncements(location: string): PostgresAnnouncements {
  let client: pg.Client | undefined;
  let closed = false;
  let reconnectTimer: NodeJS.Timeout | undefined;
  let questions = 0;
  const self = randomUUID();
  const replies = createReplyCounter();

  /** Messages have the form `<instance> <verb> <rest>`. */
  function handle(payload: string, from: pg.Client, onMessage: (message: string) => void): void {
    const [sender, verb, rest = ''] = payload.split(/ (\w+) (.*)/s);
    // Apply our own messages too: the list may have been reloaded between the change in memory and the commit.
    if (verb === 'tell') onMessage(rest);
    else if (sender === self) return;
    // A connection that cannot reply is lost and reports that with an event.
    else if (verb === 'ask') from.query(notify, [`${self} heard ${rest}`]).catch(() => undefined);
    else replies.answer(rest);
  }

  async function connect(
    onMessage: (message: string) => void,
    onGap: () => Promise<void>,
    catchUp: () => Promise<void>,
  ): Promise<void> {
    const candidate = newListener(location);
    let broken = false;
    const onLost = () => {
      broken = true;
      if (client === candidate) client = undefined;
      if (closed || reconnectTimer !== undefined) return;
      reconnectTimer = setTimeout(() => {
        reconnectTimer = undefined;
        connect(onMessage, onGap, onGap).catch(onLost);
      }, RECONNECT_AFTER_MS).unref();
    };
    // An error ends the connection and `end` follows; both lead to a new connection.
    candidate.on('error', onLost).on('end', onLost);
    candidate.on('notification', ({ payload = '' }) => handle(payload, candidate, onMessage));
    await listenOn(candidate, catchUp);
    if (!broken) client = candidate;
  }

  /** Messages arrive in commit order, so an instance that has seen this question has seen all messages before it. */
  async function acknowledged(): Promise<void> {
    const listener = client;
    if (listener === undefined) return;
    questions += 1;
    const question = `${self} ${questions}`;
    const ask = async () =>
      (await listener.query<{ others: number }>(notifyAndCount, [`${self} ask ${question}`])).rows[0]
        ?.others ?? 0;
    // The transaction is committed. If the question cannot be sent, that changes nothing.
    await replies.waitForAll(question, ask).catch(() => undefined);
  }

  return {
    async send(transaction, message) {
      const statement = sql`SELECT pg_notify(${sql.lit(CHANNEL)}, ${`${self} tell ${message}`})`;
      await statement.execute(transaction);
    },
    listen: (onMessage, onGap) => connect(onMessage, onGap, async () => undefined),
    isListening: () => client !== undefined,
    withAcknowledgement(pool) {
      const clients = new WeakMap<PostgresPoolClient, PostgresPoolClient>();
      return {
        options: pool.options,
        end: () => pool.end(),
        async connect() {
          const plain = await pool.connect();
          const wrapped = clients.get(plain) ?? acknowledgingClient(plain, acknowledged);
          clients.set(plain, wrapped);
          return wrapped;
        },
      };
    },
    async close() {
      closed = true;
      clearTimeout(reconnectTimer);
      await client?.end();
    },
  };
}
