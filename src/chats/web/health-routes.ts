import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono } from 'hono';
import type { Operation } from '../../contracts/operation.js';
import { fault, isForwarded } from './guard.js';
import { trustedProxies } from './proxy.js';
import { sameText } from './secrets.js';

export interface HealthRoutesOptions {
  readonly operation?: Operation;
  /** With which metrics are read from other machines. */
  readonly token?: string;
  /** ms since the start. */
  readonly passed: () => number;
}

const thisMachine = trustedProxies(['loopback']);

/**
 * Docker and load balancers ask by whatever name they have. `/healthz`: it is there, and what is wrong; a start anew
 * would mend none of that, so it is never a failure. `/readyz`: 503 while it cannot do its work. `/metrics`: for Prometheus.
 */
export function healthRoutes({ operation, token, passed }: HealthRoutesOptions): Hono {
  const routes = new Hono();
  const seconds = (): number => Math.round(passed() / 1000);

  routes.get('/healthz', async (context) => {
    const { problems = [] } = (await operation?.health()) ?? {};
    return problems.length === 0
      ? context.json({ status: 'ok', seconds: seconds() })
      : context.json({ status: 'trouble', seconds: seconds(), problems });
  });

  routes.get('/readyz', async (context) => {
    const { problems = [], isWarm = true } = (await operation?.health()) ?? {};
    // What a model can't do, another or the grammar does, and what waits for a worker is kept; nothing stands in for memory.
    const isReady = isWarm && problems.every(({ part }) => part === 'models' || part === 'workers');
    const status = isReady ? 'ready' : problems.length > 0 ? 'trouble' : 'loading';
    return context.json({ status, seconds: seconds(), ...(problems.length > 0 && { problems }) }, isReady ? 200 : 503);
  });

  routes.get('/metrics', async (context) => {
    if (!operation || !mayRead(context, token)) return fault(context, 404, 'There is nothing here.');
    const { mediaType, text } = await operation.metrics();
    return context.body(text, 200, { 'Content-Type': mediaType });
  });
  return routes;
}

/** Who sits at this machine, or has the token. */
function mayRead(context: Context, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1];
  if (token !== undefined && given !== undefined) return sameText(given, token);
  return thisMachine.trusts(getConnInfo(context).remote.address ?? '') && !isForwarded(context);
}
