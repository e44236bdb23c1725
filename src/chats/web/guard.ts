import type { Context, MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { LRUCache } from 'lru-cache';
import { comesByProxy, type TrustedProxies } from './proxy.js';
import { isLoopback } from './settings.js';
import type { WebFault } from './wire.js';

export const tooFast = 'That is a little fast for me. Please wait a moment.';

type FaultStatus = 400 | 401 | 403 | 404 | 408 | 409 | 413 | 422 | 429 | 500 | 503;

/** The answer to a request that cannot be served: `sentence` is for the person. */
export function fault(context: Context, status: FaultStatus, sentence: string): Response {
  const body: WebFault = { error: sentence };
  return context.json(body, status);
}

/**
 * On a loopback address, answers only to this machine's own names: a foreign site whose name was pointed at 127.0.0.1
 * (DNS rebinding) sends its own name as Host; a trusted proxy may have any. Elsewhere people sign in, and the cookie of that belongs to one name.
 */
export const hostGuard =
  (loopback: boolean, proxies: TrustedProxies): MiddlewareHandler =>
  async (context, next) => {
    if (loopback && !comesByProxy(context, proxies) && !isLoopback(hostname(context.req.header('host'))))
      return fault(context, 403, 'This chat answers only under the name of its own machine, such as localhost.');
    await next();
  };

/** Name or address without port and brackets: `[::1]:3000` → `::1`. */
const hostname = (host = ''): string => /^\[?(.*?)\]?(?::\d+)?$/.exec(host)?.[1] ?? '';

const forwarded = /^(?:x-forwarded-.*|forwarded|x-real-ip|x-original-.*|via|cf-connecting-ip|true-client-ip)$/i;

/** Whether it says that somebody hands it on. */
export const isForwarded = (context: Context): boolean =>
  Object.keys(context.req.header()).some((name) => forwarded.test(name));

/** Where nobody signs in, the chat is for those who sit at the machine: what is handed on from elsewhere is refused. */
export const forwardedGuard: MiddlewareHandler = async (context, next) => {
  if (isForwarded(context))
    return fault(
      context,
      403,
      'Nobody signs in to this chat, so it serves only its own machine and no proxy. Set CLOVABOT_WEB_PASSWORD or CLOVABOT_OIDC_ISSUER to open it to others.',
    );
  await next();
};

/** Lets in who has signed in; shows the others the door. */
export const signInGuard =
  (isSignedIn: (context: Context) => Promise<boolean>): MiddlewareHandler =>
  async (context, next) => {
    if (await isSignedIn(context)) return next();
    return context.req.path === '/' ? context.redirect('/login') : fault(context, 401, 'Please sign in first.');
  };

/** Lets only our own page write: browsers say where a request comes from, and cannot be made to lie (CSRF). */
export const originGuard: MiddlewareHandler = async (context, next) => {
  if (!['GET', 'HEAD', 'OPTIONS'].includes(context.req.method) && !comesFromOwnPage(context))
    return fault(context, 403, 'This request didn’t come from the chat’s own page.');
  await next();
};

function comesFromOwnPage(context: Context): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  // Browsers send Sec-Fetch-Site only to loopback and https; over plain http there is Origin. Behind a proxy that
  // speaks https, only host and port can be compared.
  const origin = context.req.header('origin');
  if (origin === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === context.req.header('host');
}

/** @param scriptHash CSP source of the page's import map, the only thing of a script's kind inside the page */
export const safeHeaders = (scriptHash: string): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'", scriptHash],
      styleSrc: ["'self'"],
      // blob: is a picture that was chosen and not yet sent.
      imgSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    // Not “no-referrer”: that takes the origin off the sign-in form, which `originGuard` wants to see.
    referrerPolicy: 'same-origin',
    // The page itself speaks plain http; a proxy that adds https adds this too.
    strictTransportSecurity: false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  });

export interface RateLimits {
  /** So many at once. */
  readonly burst: number;
  /** So many a second in the long run. */
  readonly perSecond: number;
}

const keysKept = 10_000;

/** Says whether the holder of this key may do it once more now. */
export function createRate(
  { burst, perSecond }: RateLimits,
  steady: () => number = () => performance.now(),
): (key: string) => boolean {
  const kept = new LRUCache<string, { readonly left: number; readonly at: number }>({ max: keysKept });
  return (key) => {
    const at = steady();
    const known = kept.get(key) ?? { left: burst, at };
    const left = Math.min(burst, known.left + ((at - known.at) / 1000) * perSecond);
    const may = left >= 1;
    kept.set(key, { left: may ? left - 1 : left, at });
    return may;
  };
}
