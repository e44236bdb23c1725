/** People sign in at an OpenID provider, which says who they are. */
import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
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
import { signInGuard } from './guard.js';
import { claimsSchema, formerIssuer, personOf, rightOf, runsBy } from './oidc-person.js';
import { newSecret, secretIn } from './secrets.js';
import { type Sessions, sessionCookie } from './sessions.js';
import { isLoopback, type OidcSettings } from './settings.js';
import { signInPage } from './sign-in-page.js';

export interface OidcSessions extends Sessions {
  /** Who has signed in. */
  person(context: Context): Promise<Person | undefined>;
}

const browserCookie = 'clovabot_signin';
const sessionMs = 7 * 24 * 3_600_000;
/** How long somebody may take to sign in at the provider, ms. */
const signingInMs = 10 * 60_000;
const providerSeconds = 10;

const flows = 'web-oidc-flows';
const flowSchema = z.object({ verifier: z.string(), nonce: z.string(), browser: z.string() });
const sessions = 'web-oidc-sessions';
const sessionSchema = z.object({
  person: personSchema,
  /** Absent in rows of before these named it. */
  issuer: z.string().optional(),
  /** The setting by which they ran the page when they signed in. */
  runsBy: z.string().optional(),
});

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

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
  readonly board: Pick<Board, 'admit' | 'people' | 'person'>;
  /** Whether one more may begin to sign in from where this comes. */
  readonly maySignIn: (context: Context) => boolean;
  /** Somebody has signed out. */
  onEnded(id: string): void;
  readonly log: Log;
}

/**
 * Signing in by the authorization code flow with PKCE, state and nonce, each used once and by the browser that began. A
 * session is a row: signing out ends it wherever its cookie has got to, and so does forgetting whose it is. What it is good
 * for follows from today's settings.
 */
export async function openOidcSessions(options: OidcOptions): Promise<OidcSessions> {
  const { settings, store, board, maySignIn, onEnded, log } = options;
  const issuer = settings.issuer.href;
  const former = await formerIssuer(store, issuer);
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
    const secret = secretIn(context, sessionCookie);
    if (secret === undefined) return undefined;
    const key = rowKey(hashOf(secret));
    const session = await store.get(sessions, key, sessionSchema);
    return session && (session.issuer ?? former) === issuer ? { ...session, key } : undefined;
  }

  async function begin(context: Context): Promise<Response> {
    if (!maySignIn(context)) return context.html(signedOutPage('Too many tries. Please wait a minute.'), 429);
    const configuration = await discovered();
    const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()];
    const browser = secretIn(context, browserCookie) ?? newSecret();
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
    const browser = secretIn(context, browserCookie);
    if (!flow || browser === undefined || hashOf(browser) !== flow.browser) return undefined;
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
    const person = await personOf(claims, board, issuer === former);
    const secret = newSecret();
    await store.write([
      {
        ...{ namespace: sessions, key: rowKey(hashOf(secret)), ttl: sessionMs },
        value: { person, issuer, runsBy: runsBy(claims, settings) },
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
      log.warn({ err: error, issuer }, '[web] somebody could not sign in');
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

  return {
    routes,
    guard: signInGuard(async (context) => (await sessionOf(context)) !== undefined),
    idOf: async (context) => (await sessionOf(context))?.key,
    person: async (context) => (await sessionOf(context))?.person,
    async isOperator(context) {
      const right = rightOf(settings);
      return right !== undefined && (await sessionOf(context))?.runsBy === right;
    },
  };
}

/** Ends all sessions of somebody. */
export async function endSessions(store: Store, person: string): Promise<void> {
  const rows = await store.list(sessions, sessionSchema, {});
  const theirs = rows.filter(({ value }) => value.person.id === person);
  await store.write(theirs.map(({ key }) => ({ namespace: sessions, key, value: undefined })));
}

const signedOutPage = (words: string) =>
  signInPage(html`<div class="login">
        <img src="/page/clover.svg" alt="" width="56" height="56" />
        <h1>Clovabot</h1>
        <p role="status">${words}</p>
        <a class="button good" href="/login">Sign in</a>
      </div>`);
