import { Agent } from 'node:http';
import axios from 'axios';

/** As long as an access token of the demo authority. */
const token = 'x'.repeat(700);

/** What somebody writes who takes axios, switches keep-alive on and thinks no further. */
export function bareHttp() {
  return axios.create({
    httpAgent: new Agent({ keepAlive: true, maxSockets: 64 }),
    headers: { Authorization: `Bearer ${token}` },
  });
}
