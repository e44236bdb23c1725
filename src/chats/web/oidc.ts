/** People sign in at an OpenID provider, which says who they are. */
import { createHash, randomBytes } from 'node:crypto';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import * as client from 'openid-client';
import { z } from 'zod';
import type { CheckResult } from '../../contracts/backend.js';
import type { Log } from '../../contracts/log.js';
import { personSchema } from '../../contracts/schemas.js';
import type { Store } from '../../contracts/store.js';
import type { Person } from '../../contracts/turn.js';
import { rowKey } from '../../util/row-key.js';
import type { Board } from './board.js';
import { bot } from './connection.js';
import { fault } from './guard.js';
import { looksAlike, nameSchema } from './names.js';
import type { Sessions } from './sessions.js';
import { isLoopback, type OidcSettings } from './settings.js';
import { signInPage } from './sign-in-page.js';

export interface OidcSessions extends Sessions {
  /** Who has signed in. */
  person(context: Context): Promise<Person | undefined>;
}

const sessionCookie = 'clovabot_session';
const browserCookie = 'clovabot_signin';
const sessionMs = 7 * 24 * 3_600_000;
/** How long somebody may take to sign in at the provider, ms. */
const signingInMs = 10 * 60_000;
const providerSeconds = 10;

const flows = 'web-oidc-flows';
const flowSchema = z.object({ verifier: z.string(), nonce: z.string(), browser: z.string() });
const sessions = 'web-oidc-sessions';
const sessionSchema = z.object({ person: personSchema, isOperator: z.boolean() });

const claimsSchema = z.looseObject({
  sub: z.string().min(1),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  email: z.string().optional(),
});

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
const isSecret = (text: string | undefined): text is string => text !== undefined && /^[\w-]{43}$/.test(text);
const newSecret = (): string => randomBytes(32).toString('base64url');

/** What the provider says of itself. Rejects where it cannot be reached or is not what it claims to be. */
export function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<client.Configuration> {
  const isHere = issuer.protocol === 'http:' && isLoopback(issuer.hostname);
  // What comes from the provider itself need not be signed by the letter of the standard; ours must.
  const execute = [client.enableNonRepudiationChecks, ...(isHere ? [client.allowInsecureRequests] : [])];
  return client.discovery(issuer, clientId, clientSecret, undefined, { execute, timeout: providerSeconds });
}

/** What is found out about the provider, for whoever runs the page. */
export async function checkProvider(settings: OidcSettings): Promise<CheckResult> {
  const name = settings.issuer.href;
  try {
    const { authorization_endpoint: entrance } = (await discover(settings)).serverMetadata();
    if (entrance === undefined) return { works: false, words: `${name} has no page to sign in at` };
    return { works: true, words: `people sign in at ${name}` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      works: false,
      words: `${name} is no OpenID provider that answers (${why}); check CLOVABOT_OIDC_ISSUER: its /.well-known/openid-configuration must be there and name the same issuer`,
    };
  }
}

export interface OidcOptions {
  readonly settings: OidcSettings;
  readonly store: Store;
  readonly board: Pick<Board, 'admit' | 'people'>;
  /** Whether one more may begin to sign in from where this comes. */
  readonly maySignIn: (context: Context) => boolean;
  /** Somebody has signed out. */
  onEnded(id: string): void;
  readonly log: Log;
}

/**
 * Signing in by the authorization code flow with PKCE, state and nonce, each used once and by the browser that began. A
 * session is a row: signing out ends it wherever its cookie has got to, and so does forgetting whose it is.
 */
export function createOidcSessions({ settings, store, board, maySignIn, onEnded, log }: OidcOptions): OidcSessions {
  let provider: Promise<client.Configuration> | undefined;
  /** Asked for again after a failure, so that a provider may come up later than this. */
  function discovered(): Promise<client.Configuration> {
    provider ??= discover(settings).catch((error: unknown) => {
      provider = undefined;
      throw error;
    });
    return provider;
  }

  /** Where the page is, as the provider and browsers know it. */
  const addressOf = (context: Context): URL =>
    settings.address ?? new URL(`http://${context.req.header('host') ?? 'localhost'}`);
  const cookieOf = (context: Context) =>
    ({ httpOnly: true, sameSite: 'Lax', path: '/', secure: addressOf(context).protocol === 'https:' }) as const;

  async function sessionOf(context: Context) {
    const secret = getCookie(context, sessionCookie);
    if (!isSecret(secret)) return undefined;
    const key = rowKey(hashOf(secret));
    const session = await store.get(sessions, key, sessionSchema);
    return session && { ...session, key };
  }

  async function begin(context: Context): Promise<Response> {
    if (!maySignIn(context)) return context.html(signedOutPage('Too many tries. Please wait a minute.'), 429);
    const configuration = await discovered();
    const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()];
    const known = getCookie(context, browserCookie);
    const browser = isSecret(known) ? known : newSecret();
    const row = { verifier, nonce, browser: hashOf(browser) };
    await store.write([{ namespace: flows, key: rowKey(hashOf(state)), value: row, ttl: signingInMs }]);
    setCookie(context, browserCookie, browser, { ...cookieOf(context), maxAge: signingInMs / 1000 });
    const wanted = client.buildAuthorizationUrl(configuration, {
      redirect_uri: new URL('/login/callback', addressOf(context)).href,
      scope: settings.scope,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...{ state, nonce },
    });
    return context.redirect(wanted.href);
  }

  /** What this browser began with that state; each is taken once. */
  async function take(context: Context, state: string): Promise<z.output<typeof flowSchema> | undefined> {
    const key = rowKey(hashOf(state));
    const flow = await store.get(flows, key, flowSchema);
    const browser = getCookie(context, browserCookie);
    if (!flow || !isSecret(browser) || hashOf(browser) !== flow.browser) return undefined;
    if (!(await store.claim(rowKey(flows, hashOf(state)), signingInMs))) return undefined;
    await store.write([{ namespace: flows, key, value: undefined }]);
    return flow;
  }

  async function finish(context: Context): Promise<Response> {
    const state = context.req.query('state') ?? '';
    const flow = await take(context, state);
    if (!flow)
      return context.html(signedOutPage('This sign-in is over or was begun elsewhere. Please try again.'), 400);
    deleteCookie(context, browserCookie, cookieOf(context));
    const url = new URL(new URL(context.req.url).search, new URL('/login/callback', addressOf(context)));
    const checks = { pkceCodeVerifier: flow.verifier, expectedState: state, expectedNonce: flow.nonce };
    const tokens = await client.authorizationCodeGrant(await discovered(), url, { ...checks, idTokenExpected: true });
    const claims = claimsSchema.parse(tokens.claims());
    const person = await board.admit({ id: `user:oidc:${claims.sub}`, name: await nameFor(claims, board) });
    const secret = newSecret();
    await store.write([
      {
        ...{ namespace: sessions, key: rowKey(hashOf(secret)), ttl: sessionMs },
        value: { person, isOperator: isOperator(claims, settings) },
      },
    ]);
    setCookie(context, sessionCookie, secret, { ...cookieOf(context), maxAge: sessionMs / 1000 });
    return context.redirect('/', 303);
  }

  /** The provider's trouble in words; its own are for the log. */
  async function tried(context: Context, step: (context: Context) => Promise<Response>): Promise<Response> {
    try {
      return await step(context);
    } catch (error) {
      log.warn({ err: error, issuer: settings.issuer.href }, '[web] somebody could not sign in');
      return context.html(signedOutPage('Signing in did not work. Please try again.'), 502);
    }
  }

  const routes = new Hono();
  routes.get('/login', async (context) => ((await sessionOf(context)) ? context.redirect('/') : tried(context, begin)));
  routes.get('/login/callback', (context) => tried(context, finish));
  routes.get('/signed-out', (context) => context.html(signedOutPage('You have signed out here.')));
  routes.post('/logout', async (context) => {
    const session = await sessionOf(context);
    if (session) {
      await store.write([{ namespace: sessions, key: session.key, value: undefined }]);
      onEnded(session.key);
    }
    deleteCookie(context, sessionCookie, cookieOf(context));
    return context.redirect('/signed-out', 303);
  });

  const guard: MiddlewareHandler = async (context, next) => {
    if (await sessionOf(context)) return next();
    return context.req.path === '/' ? context.redirect('/login') : fault(context, 401, 'Please sign in first.');
  };
  return {
    routes,
    guard,
    idOf: async (context) => (await sessionOf(context))?.key,
    person: async (context) => (await sessionOf(context))?.person,
    isOperator: async (context) => (await sessionOf(context))?.isOperator === true,
  };
}

/** Ends all sessions of somebody. */
export async function endSessions(store: Store, person: string): Promise<void> {
  const rows = await store.list(sessions, sessionSchema, {});
  const theirs = rows.filter(({ value }) => value.person.id === person);
  await store.write(theirs.map(({ key }) => ({ namespace: sessions, key, value: undefined })));
}

type Claims = z.output<typeof claimsSchema>;

/** Whether a claim says that they are of the group that runs the page. */
function isOperator(claims: Claims, { adminClaim, adminGroup }: OidcSettings): boolean {
  if (adminGroup === undefined) return false;
  const given = claims[adminClaim];
  return given === adminGroup || (Array.isArray(given) && given.includes(adminGroup));
}

/** What they are called; with more behind it where it looks like somebody else's name. */
async function nameFor(claims: Claims, board: Pick<Board, 'people'>): Promise<string> {
  const { name, preferred_username: short, email, sub } = claims;
  const others = (await board.people()).filter(({ id }) => id !== `user:oidc:${sub}`);
  const isFree = (wanted: string): boolean => ![bot, ...others].some((other) => looksAlike(other.name, wanted));
  const mark = createHash('sha256').update(sub).digest('hex').slice(0, 6);
  const plain = [name, short, email?.split('@')[0]].flatMap((one) => nameSchema.safeParse(one).data ?? []);
  const longer = [email, short, mark].flatMap(
    (more) => nameSchema.safeParse(`${plain[0] ?? 'Member'} (${more})`).data ?? [],
  );
  return [...plain.slice(0, 1), ...longer].find(isFree) ?? `Member ${mark}`;
}

const signedOutPage = (words: string) =>
  signInPage(html`<div class="login">
        <img src="/page/clover.svg" alt="" width="56" height="56" />
        <h1>Clovabot</h1>
        <p role="status">${words}</p>
        <a class="button good" href="/login">Sign in</a>
      </div>`);
