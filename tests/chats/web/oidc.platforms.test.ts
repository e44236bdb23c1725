/** People sign in at an OpenID provider: a real one, small, on this machine. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Home as HomeFacts } from '../../../src/chats/web/wire.js';
import { type OidcPeer, startOidcPeer } from '../../support/oidc-peer.js';
import { type Home, openHome } from './open-home.js';

let peer: OidcPeer;
let home: Home;
beforeEach(async () => {
  peer = await startOidcPeer('clovabot', 'a secret of the provider');
  home = await openHome({
    CLOVABOT_OIDC_ISSUER: peer.issuer,
    CLOVABOT_OIDC_CLIENT_ID: 'clovabot',
    CLOVABOT_OIDC_CLIENT_SECRET: 'a secret of the provider',
    CLOVABOT_OIDC_ADMINS: 'clova-admins',
  });
});
afterEach(async () => {
  await home.close();
  await peer.close();
});

interface Seen {
  readonly status: number;
  readonly location: string | null;
  readonly text: string;
}

/** A browser that follows where it is sent, and keeps cookies of the page alone. */
function browser() {
  const cookies = new Map<string, string>();
  async function get(url: string, options: RequestInit = {}): Promise<Seen> {
    const isOwn = url.startsWith(home.address);
    const response = await fetch(url, {
      redirect: 'manual',
      ...options,
      headers: {
        ...(isOwn && { cookie: [...cookies].map((pair) => pair.join('=')).join('; '), origin: home.address }),
        ...options.headers,
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return { status: response.status, location: response.headers.get('location'), text: await response.text() };
  }
  /** To the provider and back, up to the address of the callback. */
  async function goes(): Promise<string> {
    const there = await get(`${home.address}/login`);
    const back = await get(there.location ?? '');
    return back.location ?? '';
  }
  const signsIn = async (): Promise<Seen> => get(await goes());
  const facts = async (): Promise<HomeFacts> => JSON.parse((await get(`${home.address}/api/home`)).text);
  const writes = (author: string, text: string): Promise<Seen> => {
    const body = new FormData();
    body.set('author', author);
    body.set('text', text);
    return get(`${home.address}/api/messages`, { method: 'POST', body });
  };
  return { cookies, get, goes, signsIn, facts, writes };
}

describe('who signs in', () => {
  test('is sent to the provider and back, and writes as whom it names', async () => {
    const ana = browser();
    expect((await ana.get(`${home.address}/`)).location).toBe('/login');
    expect((await ana.get(`${home.address}/api/home`)).status).toBe(401);
    expect((await ana.get(`${home.address}/events`)).status).toBe(401);
    expect(await ana.signsIn()).toMatchObject({ status: 303, location: '/' });
    expect((await ana.facts()).me).toEqual({ id: 'user:oidc:u1', name: 'Ana' });
    expect((await ana.writes('user:oidc:u1', 'hello')).status).toBe(201);
    expect((await ana.writes('user:oidc:u2', 'hello')).status).toBe(403);
    expect(peer.refusals).toEqual([]);
  });

  test('stays signed in over a restart, and is out everywhere after signing out', async () => {
    const ana = browser();
    await ana.signsIn();
    await home.restart();
    expect((await ana.facts()).me?.name).toBe('Ana');
    const stolen = browser();
    for (const [name, value] of ana.cookies) stolen.cookies.set(name, value);
    expect(await ana.get(`${home.address}/logout`, { method: 'POST' })).toMatchObject({ location: '/signed-out' });
    expect((await stolen.get(`${home.address}/api/home`)).status).toBe(401);
    expect((await ana.get(`${home.address}/signed-out`)).text).toContain('signed out');
  });

  test('runs the page only where a claim says so', async () => {
    peer.user = { sub: 'u1', name: 'Ana', groups: ['others', 'clova-admins'] };
    const ana = browser();
    await ana.signsIn();
    await ana.writes('user:oidc:u1', 'as the operator');
    peer.user = { sub: 'u2', name: 'Ben', groups: 'clova-admins-not' };
    const ben = browser();
    await ben.signsIn();
    await ben.writes('user:oidc:u2', 'as anybody');
    expect(home.app.heard.messages.map(({ author }) => [author.name, author.isAdmin])).toEqual([
      ['Ana', true],
      ['Ben', undefined],
    ]);
  });

  test('is not taken for somebody else of the same or a like name', async () => {
    const names: string[] = [];
    for (const user of [
      { sub: 'u1', name: 'Ana' },
      { sub: 'u2', name: 'Аna', email: 'other@example.com' },
      { sub: 'u3', name: 'Clovabot', preferred_username: 'clova.bot' },
      { sub: 'u4', name: '\u200b' },
    ]) {
      peer.user = user;
      const person = browser();
      await person.signsIn();
      names.push((await person.facts()).me?.name ?? '');
    }
    expect(names[0]).toBe('Ana');
    expect(new Set(names).size).toBe(4);
    expect(names.slice(1)).not.toContain('Clovabot');
    for (const name of names) expect(name).not.toMatch(/[\u200b\u0410]/);
  });
});

describe('nobody gets in', () => {
  test.each([
    ['with another nonce', { nonce: 'another' }],
    ['with a token for somebody else', { aud: 'another-client' }],
    ['with a token of another issuer', { iss: 'https://evil.example' }],
    ['with a token that somebody else has signed', { badKey: true }],
  ])('%s', async (_, forge) => {
    peer.forge = forge;
    const mallory = browser();
    expect((await mallory.signsIn()).status).toBe(502);
    expect((await mallory.get(`${home.address}/api/home`)).status).toBe(401);
  });

  test('with a sign-in that another browser began, or that was used', async () => {
    const ana = browser();
    const callback = await ana.goes();
    expect((await browser().get(callback)).status).toBe(400);
    expect((await ana.get(callback)).status).toBe(303);
    expect((await ana.get(callback)).status).toBe(400);
    expect((await browser().get(`${home.address}/login/callback?state=made-up&code=x`)).status).toBe(400);
  });

  test('while the provider is away, and is let in when it is back', async () => {
    const { issuer } = peer;
    await home.close();
    home = await openHome({ CLOVABOT_OIDC_ISSUER: 'http://127.0.0.1:9', CLOVABOT_OIDC_CLIENT_ID: 'clovabot' });
    expect((await browser().get(`${home.address}/login`)).status).toBe(502);
    expect(issuer).toBeDefined();
  });

  test('from another site: forms of other origins are refused', async () => {
    const ana = browser();
    await ana.signsIn();
    const forged = await ana.get(`${home.address}/logout`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(forged.status).toBe(403);
    expect((await ana.facts()).me?.name).toBe('Ana');
  });
});

test.each([
  [{ CLOVABOT_OIDC_ISSUER: 'http://id.example.com', CLOVABOT_OIDC_CLIENT_ID: 'c' }, /https/],
  [{ CLOVABOT_OIDC_ISSUER: 'https://id.example.com' }, /CLIENT_ID is missing/],
  [{ CLOVABOT_OIDC_CLIENT_ID: 'c' }, /ISSUER is missing/],
  [
    {
      CLOVABOT_OIDC_ISSUER: 'https://id.example.com',
      CLOVABOT_OIDC_CLIENT_ID: 'c',
      CLOVABOT_WEB_PASSWORD: 'a password',
    },
    /not by both/,
  ],
  [
    { CLOVABOT_OIDC_ISSUER: 'https://id.example.com', CLOVABOT_OIDC_CLIENT_ID: 'c', CLOVABOT_HOST: '0.0.0.0' },
    /WEB_ADDRESS is missing/,
  ],
])('settings that cannot work are told: %j', async (settings, words) => {
  await expect(openHome(settings)).rejects.toThrow(words);
});

test('whoever runs the page is told whether the provider is there', async () => {
  const { web } = await import('../../../src/chats/index.js');
  const settings = { CLOVABOT_OIDC_CLIENT_ID: 'clovabot', CLOVABOT_OIDC_ISSUER: peer.issuer };
  expect(await web.check?.(settings)).toMatchObject([{ works: true }]);
  const [away] = (await web.check?.({ ...settings, CLOVABOT_OIDC_ISSUER: 'http://127.0.0.1:9' })) ?? [];
  expect(away).toMatchObject({ works: false });
  expect(away?.words).toContain('CLOVABOT_OIDC_ISSUER');
  expect(await web.check?.({})).toEqual([]);
});
