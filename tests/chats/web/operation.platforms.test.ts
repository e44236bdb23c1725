/** What load balancers and Prometheus are told by the page's server. */
import { expect, onTestFinished, test } from 'vitest';
import type { Health } from '../../../src/contracts/operation.js';
import { type Home, openHome } from './open-home.js';

const token = 'a token of sixteen letters';

async function opened(health: Health, environment: Record<string, string> = {}): Promise<Home> {
  const metrics = async () => ({ mediaType: 'text/plain; version=0.0.4', text: 'clovabot_turns_total 3\n' });
  const home = await openHome(environment, { health: async () => health, metrics });
  onTestFinished(() => home.close());
  return home;
}

const ask = async (home: Home, path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(home.address + path, { headers });
  return { status: response.status, body: await response.text() };
};
const trouble = [{ part: 'database', what: 'the database server does not answer; start it' }] as const;

test('/healthz says what is wrong, and /readyz takes it off the load balancer', async () => {
  const home = await opened({ problems: trouble, isWarm: true });
  const health = await ask(home, '/healthz');
  expect([health.status, JSON.parse(health.body)]).toMatchObject([200, { status: 'trouble', problems: trouble }]);
  expect(await ask(home, '/readyz')).toMatchObject({ status: 503, body: expect.stringContaining('does not answer') });
});

test('it is ready when the models are loaded, or cannot be', async () => {
  expect((await ask(await opened({ problems: [], isWarm: false }), '/readyz')).status).toBe(503);
  expect((await ask(await opened({ problems: [], isWarm: true }), '/readyz')).status).toBe(200);
  const without = await opened({ problems: [{ part: 'models', what: 'x is down' }], isWarm: true });
  expect(await ask(without, '/readyz')).toMatchObject({ status: 200, body: expect.stringContaining('x is down') });
});

test('/metrics is for this machine, or for who has the token', async () => {
  const home = await opened({ problems: [], isWarm: true }, { CLOVABOT_METRICS_TOKEN: token });
  expect(await ask(home, '/metrics')).toEqual({ status: 200, body: 'clovabot_turns_total 3\n' });
  const handedOn = { 'x-forwarded-for': '203.0.113.7' };
  expect((await ask(home, '/metrics', handedOn)).status).toBe(404);
  expect((await ask(home, '/metrics', { ...handedOn, authorization: 'Bearer another one' })).status).toBe(404);
  expect((await ask(home, '/metrics', { ...handedOn, authorization: `Bearer ${token}` })).status).toBe(200);
});
