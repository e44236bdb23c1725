import { createHash, randomBytes } from 'node:crypto';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Store } from '../../contracts/store.js';
import { rowKey } from '../../util/row-key.js';
import { signInGuard } from './guard.js';
import { addressOf, comesByHttps, type TrustedProxies } from './proxy.js';
import { sameText } from './secrets.js';
import { signInPage } from './sign-in-page.js';

/** Of whoever has signed in, in whichever way. */
export const sessionCookie = 'clovabot_session';
const sessionMs = 30 * 24 * 60 * 60 * 1000;
const triesAtOnce = 10;
const tryWindowMs = 15 * 60 * 1000;

export interface Sessions {
  /** `GET` and `POST /login`, `POST /logout`. */
  readonly routes: Hono;
  /** Lets in who has signed in; shows the others the door. */
  readonly guard: MiddlewareHandler;
  /** By what a session is told from others, and nobody gets in; undefined where nobody is signed in. */
  idOf(context: Context): Promise<string | undefined>;
  /** Whether it is the operator's session. */
  isOperator(context: Context): Promise<boolean>;
}

export interface SessionOptions {
  /** That everybody shares. */
  readonly password: string;
  /** Of whoever runs the page. */
  readonly operatorPassword?: string;
  readonly proxies: TrustedProxies;
  readonly store: Store;
  readonly now: () => number;
  /** Somebody has signed out. */
  onEnded(id: string): void;
}

const operatorMark = 'operator';
/** Sessions that were ended before their time. */
const ended = 'web-ended-sessions';

/**
 * A shared password, and one of the operator, remembered in a signed cookie. Who changes a password signs everybody out;
 * who signs out ends the session wherever its cookie has got to.
 */
export async function openSessions(options: SessionOptions): Promise<Sessions> {
  const { password, operatorPassword, proxies, store, now, onEnded } = options;
  const secret = createHash('sha256').update(await signingSecret(store));
  const key = secret
    .update(password)
    .update(operatorPassword ?? '')
    .digest('hex');
  const wrongTries = new LRUCache<string, number>({ max: 10_000, ttl: tryWindowMs });

  /** "1795953600000.3f2a…", with “.operator” behind it; cookies of earlier versions have the time alone. */
  async function sessionOf(context: Context): Promise<Session | undefined> {
    const value = await getSignedCookie(context, key, sessionCookie);
    if (typeof value !== 'string') return undefined;
    const [until, , mark] = value.split('.');
    if (!(Number(until) > now())) return undefined;
    if ((await store.get(ended, rowKey(value), z.boolean())) === true) return undefined;
    const id = createHash('sha256').update(value).digest('base64url');
    return { id, value, until: Number(until), isOperator: mark === operatorMark };
  }
  const signedIn = async (context: Context): Promise<boolean> => (await sessionOf(context)) !== undefined;

  /** Counted before anything of it is read, so that many tries at once are as many. */
  const countTry: MiddlewareHandler = async (context, next) => {
    const from = addressOf(context, proxies);
    const tries = (wrongTries.get(from) ?? 0) + 1;
    if (tries > triesAtOnce) return context.html(loginPage('Too many tries. Please wait a quarter of an hour.'), 429);
    wrongTries.set(from, tries);
    await next();
    // What was too long to be read was none.
    if (context.res.status === 413) wrongTries.set(from, (wrongTries.get(from) ?? 1) - 1);
  };

  const routes = new Hono();
  routes.get('/login', async (context) =>
    (await signedIn(context)) ? context.redirect('/') : context.html(loginPage('')),
  );
  const smallBody = bodyLimit({
    maxSize: 10_000,
    onError: (context) => context.html(loginPage('That is too long for a password.'), 413),
  });
  routes.post('/login', countTry, smallBody, async (context) => {
    const given = (await context.req.parseBody()).password;
    const isOperator = operatorPassword !== undefined && typeof given === 'string' && sameText(given, operatorPassword);
    if (typeof given !== 'string' || !(isOperator || sameText(given, password)))
      return context.html(loginPage('That’s not the password.'), 401);
    wrongTries.delete(addressOf(context, proxies));
    const parts = [now() + sessionMs, randomBytes(16).toString('hex'), ...(isOperator ? [operatorMark] : [])];
    await setSignedCookie(context, sessionCookie, parts.join('.'), key, {
      httpOnly: true,
      sameSite: 'Lax',
      maxAge: sessionMs / 1000,
      secure: comesByHttps(context, proxies),
    });
    return context.redirect('/', 303);
  });
  routes.post('/logout', async (context) => {
    const session = await sessionOf(context);
    if (session) {
      const ttl = Math.max(1, session.until - now());
      await store.write([{ namespace: ended, key: rowKey(session.value), value: true, ttl }]);
      onEnded(session.id);
    }
    deleteCookie(context, sessionCookie);
    return context.redirect('/login', 303);
  });

  return {
    ...{ routes, guard: signInGuard(signedIn) },
    idOf: async (context) => (await sessionOf(context))?.id,
    isOperator: async (context) => (await sessionOf(context))?.isOperator === true,
  };
}

interface Session {
  readonly id: string;
  readonly value: string;
  /** ms since 1970. */
  readonly until: number;
  readonly isOperator: boolean;
}

/** Made once and kept, so that a restart signs nobody out. */
async function signingSecret(store: Store): Promise<string> {
  const settings = store.table('web-settings', z.string());
  const kept = await settings.get(rowKey('session-secret'));
  if (kept !== undefined) return kept;
  // Several processes may start at once: one makes it.
  const row = { namespace: 'web-secrets', key: rowKey('session-secret'), schema: z.string() };
  const made = await store.update([row], ([known]) => {
    const secret = known ?? randomBytes(32).toString('hex');
    return { rows: known === undefined ? [{ namespace: row.namespace, key: row.key, value: secret }] : [], secret };
  });
  if (!made) throw new Error('[web] the store gave no secret of sessions');
  return made.secret;
}

const loginPage = (complaint: string) =>
  signInPage(html`<form class="login" method="post" action="/login">
        <img src="/page/clover.svg" alt="" width="56" height="56" />
        <h1>Clovabot</h1>
        <label for="password">The password of this chat</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required autofocus
          aria-describedby="complaint" />
        <p id="complaint" class="complaint" role="alert">${complaint}</p>
        <button class="button good" type="submit">Sign in</button>
      </form>`);
