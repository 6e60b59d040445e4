import { expect, it } from 'vitest';
import type { MainBridge } from '../../../../shared/ipc/contract.ts';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import type { Discovery, FoundServer } from '../../../../shared/model/new-connection.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { createWizard } from './store.ts';

const server: FoundServer = {
  issuer: 'https://login.example.com',
  host: 'login.example.com',
  grants: ['authorization_code', 'password'],
  clients: ['none', 'client_secret_post'],
  features: [],
  gaps: [],
  otherHosts: [],
  proposed: {
    name: 'example.com',
    origin: 'https://login.example.com',
    prefix: '/',
    scopes: ['openid', 'email'],
  },
};
const found: Discovery = { state: 'found', server };
const problem = { code: 'rate_limited', message: 'Slower.' } as const;

function opened(answers: Partial<MainBridge> = {}) {
  const bridge = memoryBridge({ 'connections.discover': async () => ok(found), ...answers });
  const wizard = createWizard(bridge);
  const asked = (channel: string) => bridge.calls.filter((call) => call.channel === channel);
  return { bridge, wizard, asked, now: () => wizard.store.getState() };
}

async function withForm(answers: Partial<MainBridge> = {}) {
  const all = opened(answers);
  all.wizard.type('login.example.com');
  await all.wizard.look();
  return all;
}

it('fills in all that is known, and sends back what was filled in', async () => {
  const { wizard, now, asked } = await withForm({
    'connections.add': async () => ok({ state: 'added', connection: 'work' }),
  });
  expect(now()).toMatchObject({
    step: { at: 'found' },
    form: { name: 'example.com', client: 'none', grants: ['authorization_code'], scopes: 'openid email' },
  });
  wizard.edit({ client: 'secret', clientId: 'app', scopes: ' openid   jobs\n' });
  expect(await wizard.add()).toBe('work');
  expect(asked('connections.add')).toEqual([
    {
      channel: 'connections.add',
      input: {
        name: 'example.com',
        issuer: 'https://login.example.com',
        client: 'client_secret_post',
        clientId: 'app',
        grants: ['authorization_code'],
        scopes: ['openid', 'jobs'],
        origin: 'https://login.example.com',
        prefix: '/',
      },
    },
  ]);
});

it('keeps what was typed whatever comes of it, and looks where it is told to', async () => {
  const answers: Discovery[] = [
    { state: 'fault', fault: 'other_issuer', host: 'a.example', instead: 'https://login.a.example' },
    found,
  ];
  const { wizard, now, asked } = opened({
    'connections.discover': async () => ok(answers.shift() ?? found),
  });
  wizard.type('a.example');
  await wizard.look();
  expect(now()).toMatchObject({ address: 'a.example', step: { fault: { fault: 'other_issuer' } } });
  await wizard.look('https://login.a.example');
  expect(now()).toMatchObject({ address: 'https://login.a.example', step: { at: 'found' } });
  wizard.again();
  expect(now()).toMatchObject({ address: 'https://login.a.example', step: { at: 'address' } });
  expect(asked('connections.discover')).toHaveLength(2);
});

it('drops the answer of a look that was overtaken, and what main says of none', async () => {
  const slow = Promise.withResolvers<void>();
  const { bridge, wizard, now } = opened({
    'connections.discover': async ({ address }) => {
      if (address === 'slow.example') await slow.promise;
      return address === 'slow.example' ? ok({ state: 'fault', fault: 'timed_out' }) : ok(found);
    },
  });
  const stop = wizard.listen();
  const first = wizard.look('slow.example');
  bridge.tell('connections.discovering', { step: 'oauth', host: 'slow.example' });
  expect(now().step).toEqual({ at: 'looking', asking: { step: 'oauth', host: 'slow.example' } });
  await wizard.look('quick.example');
  slow.resolve();
  await first;
  expect(now()).toMatchObject({ address: 'quick.example', step: { at: 'found' } });
  bridge.tell('connections.discovering', { step: 'openid', host: 'late.example' });
  expect(now().step.at).toBe('found');
  stop();
});

it('gives the look up when the person stops it or leaves', async () => {
  const never = opened({
    'connections.discover': () => new Promise(() => undefined),
    'connections.cancelDiscovery': async () => ok(null),
  });
  const leave = never.wizard.listen();
  void never.wizard.look('slow.example');
  await never.wizard.stop();
  expect(never.asked('connections.cancelDiscovery')).toHaveLength(1);
  leave();
  expect(never.asked('connections.cancelDiscovery')).toHaveLength(2);
  const idle = opened();
  idle.wizard.listen()();
  expect(idle.asked('connections.cancelDiscovery')).toEqual([]);
});

it('says why the address could not be looked at', async () => {
  const { now } = await withForm({ 'connections.discover': async () => failed(problem) });
  expect(now().step).toEqual({ at: 'address', problem });
});

it('points at the fields that main refuses until each is touched', async () => {
  const { wizard, now } = await withForm({
    'connections.add': async () => ok({ state: 'faulty', fields: ['name', 'clientId', 'origin'] }),
  });
  expect(await wizard.add()).toBeUndefined();
  expect(now().wrong).toEqual(['name', 'clientId', 'origin']);
  wizard.edit({ name: 'x' });
  wizard.edit({ client: 'secret' });
  expect(now().wrong).toEqual(['origin']);
});

it('tells a no from a failure, and adds once at a time', async () => {
  const no = await withForm({ 'connections.add': async () => ok({ state: 'declined' }) });
  await Promise.all([no.wizard.add(), no.wizard.add()]);
  expect(no.now()).toMatchObject({ declined: true, adding: false, problem: undefined });
  expect(no.asked('connections.add')).toHaveLength(1);
  const broken = await withForm({ 'connections.add': async () => failed(problem) });
  expect(await broken.wizard.add()).toBeUndefined();
  expect(broken.now()).toMatchObject({ declined: false, problem });
});
