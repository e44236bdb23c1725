import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Store } from '../../contracts/store.js';
import { rowKey } from '../../util/row-key.js';
import { fault } from './guard.js';

const cookieName = 'clovabot_session';
const sessionMs = 30 * 24 * 60 * 60 * 1000;
const triesAtOnce = 10;
const tryWindowMs = 15 * 60 * 1000;

export interface Sessions {
  /** `GET` and `POST /login`, `POST /logout`. */
  readonly routes: Hono;
  /** Lets in who has signed in; shows the others the door. */
  readonly guard: MiddlewareHandler;
}

/** One shared password, remembered in a signed cookie. Who changes the password signs everybody out. */
export async function openSessions(password: string, store: Store, now: () => number): Promise<Sessions> {
  const key = createHash('sha256')
    .update(await signingSecret(store))
    .update(password)
    .digest('hex');
  const wrongTries = new LRUCache<string, number>({ max: 10_000, ttl: tryWindowMs });

  async function signedIn(context: Context): Promise<boolean> {
    const until = await getSignedCookie(context, key, cookieName);
    return typeof until === 'string' && Number(until) > now();
  }

  const routes = new Hono();
  routes.get('/login', async (context) =>
    (await signedIn(context)) ? context.redirect('/') : context.html(loginPage('')),
  );
  const smallBody = bodyLimit({
    maxSize: 10_000,
    onError: (context) => context.html(loginPage('That is too long for a password.'), 413),
  });
  routes.post('/login', smallBody, async (context) => {
    const from = getConnInfo(context).remote.address ?? '';
    const tries = wrongTries.get(from) ?? 0;
    if (tries >= triesAtOnce) return context.html(loginPage('Too many tries. Please wait a quarter of an hour.'), 429);
    const given = (await context.req.parseBody()).password;
    if (typeof given !== 'string' || !sameText(given, password)) {
      wrongTries.set(from, tries + 1);
      return context.html(loginPage('That’s not the password.'), 401);
    }
    wrongTries.delete(from);
    await setSignedCookie(context, cookieName, String(now() + sessionMs), key, {
      httpOnly: true,
      sameSite: 'Lax',
      maxAge: sessionMs / 1000,
      secure: context.req.header('x-forwarded-proto') === 'https',
    });
    return context.redirect('/', 303);
  });
  routes.post('/logout', (context) => {
    deleteCookie(context, cookieName);
    return context.redirect('/login', 303);
  });

  const guard: MiddlewareHandler = async (context, next) => {
    if (await signedIn(context)) return next();
    return context.req.path === '/' ? context.redirect('/login') : fault(context, 401, 'Please sign in first.');
  };
  return { routes, guard };
}

/** Made once and kept, so that a restart signs nobody out. */
async function signingSecret(store: Store): Promise<string> {
  const settings = store.table('web-settings', z.string());
  const kept = await settings.get(rowKey('session-secret'));
  if (kept !== undefined) return kept;
  const made = randomBytes(32).toString('hex');
  await settings.set(rowKey('session-secret'), made);
  return made;
}

/** Compares in a time that tells nothing about where the texts differ. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

const loginPage = (complaint: string) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Sign in · Clovabot</title>
    <link rel="icon" href="/page/clover.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/page/base.css" />
    <link rel="stylesheet" href="/page/login.css" />
    <script src="/page/theme.js"></script>
  </head>
  <body>
    <main>
      <form class="login" method="post" action="/login">
        <img src="/page/clover.svg" alt="" width="56" height="56" />
        <h1>Clovabot</h1>
        <label for="password">The password of this chat</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required autofocus
          aria-describedby="complaint" />
        <p id="complaint" class="complaint" role="alert">${complaint}</p>
        <button class="button good" type="submit">Sign in</button>
      </form>
    </main>
  </body>
</html>`;
