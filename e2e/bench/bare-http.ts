import { Agent } from 'node:http';
import axios from 'axios';

/** As long as an access token of the demo authority. */
const token = 'x'.repeat(700);

/** A plain axios client with keep-alive, for comparison. */
export function bareHttp() {
  return axios.create({
    httpAgent: new Agent({ keepAlive: true, maxSockets: 64 }),
    headers: { Authorization: `Bearer ${token}` },
  });
}
