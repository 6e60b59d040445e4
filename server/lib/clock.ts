/** Current time in seconds since 1970, the unit of all times in the database and in a JWT. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}
