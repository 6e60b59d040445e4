/** A guess at a stolen file costs some hundred milliseconds; fewer characters would still be found. */
export const shortestPassphrase = 12;
