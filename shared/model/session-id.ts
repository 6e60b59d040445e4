/** The form of a session's name; see {@link sessionId}. */
export const sessionIdPattern = /^([a-z0-9][a-z0-9-]{0,40})(?:~([2-9]|[1-9]\d{1,2}))?$/;

/**
 * Names a session. The first account of a connection has the connection's own id, further ones `<connection>~2`,
 * `<connection>~3` and so on.
 */
export function sessionId(connection: string, number: number): string {
  return number === 1 ? connection : `${connection}~${number}`;
}

/** The reverse of {@link sessionId}. Undefined for what names no session. */
export function partsOfSessionId(session: string): { connection: string; number: number } | undefined {
  const match = sessionIdPattern.exec(session);
  if (match?.[1] === undefined) return undefined;
  return { connection: match[1], number: match[2] === undefined ? 1 : Number(match[2]) };
}
