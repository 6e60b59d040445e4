import { parentPort } from 'node:worker_threads';
import { startServer } from '../../electron/main/oauth/testing/authorization-server.ts';
import { tokenShapes } from '../../electron/main/session/testing/token-shapes.ts';

// An authorization server in a thread of its own, so that what it does is not taken for the app's doing.
const server = await startServer();

parentPort?.on('message', (name: string | undefined) => {
  const shape = name === undefined ? undefined : tokenShapes[name];
  server.state.script =
    shape === undefined ? undefined : async (call) => await shape(call, (await call.honest()) ?? {});
  parentPort?.postMessage({ issuer: server.issuer, asked: server.state.tokenCalls.length });
});
