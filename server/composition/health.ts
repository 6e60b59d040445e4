import type { RequestListener, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { sendError, sendJson } from '../api/answers.ts';
import type { Engine } from '../storage/db/engine.ts';

// A database that takes longer for an empty query cannot serve requests.
const QUERY_TIMEOUT_MS = 2000;

async function databaseAnswers({ db }: Engine): Promise<boolean> {
  try {
    const late = pause(QUERY_TIMEOUT_MS, false, { ref: false });
    return await Promise.race([sql`SELECT 1`.execute(db).then(() => true), late]);
  } catch {
    // The reason does not matter here; requests that need the database report the error.
    return false;
  }
}

async function problemsOf(engine: Engine, isStopping: () => boolean): Promise<string[]> {
  const problems: string[] = [];
  if (isStopping()) problems.push('the authority is stopping');
  if (!engine.announcements.isListening()) problems.push('announcements of other instances are not received');
  if (!(await databaseAnswers(engine))) problems.push('the database does not answer');
  return problems;
}

function probeListener(answer: (response: ServerResponse) => void): RequestListener {
  return ({ method }, response) => {
    if (method === 'GET' || method === 'HEAD') return answer(response);
    response.setHeader('Allow', 'GET, HEAD');
    return sendError(response, 405, 'method_not_allowed', 'this address answers GET, HEAD only');
  };
}

/**
 * Answers `/healthz` (whether the process is up) and `/readyz` (whether it can serve: 200, or 503 with the problems).
 * Returns undefined for other paths.
 */
export function openHealth(engine: Engine, isStopping: () => boolean) {
  // Concurrent probes share one query.
  let checking: Promise<string[]> | undefined;

  function checkOnce(): Promise<string[]> {
    checking ??= problemsOf(engine, isStopping).finally(() => {
      checking = undefined;
    });
    return checking;
  }

  async function answerReady(response: ServerResponse): Promise<void> {
    const problems = await checkOnce();
    if (problems.length === 0) sendJson(response, 200, { status: 'ready' });
    else sendJson(response, 503, { status: 'not ready', problems });
  }

  return (path: string): RequestListener | undefined => {
    if (path === '/healthz') return probeListener((response) => sendJson(response, 200, { status: 'up' }));
    if (path === '/readyz') return probeListener((response) => void answerReady(response));
    return undefined;
  };
}
