/** People sign in at an OpenID provider: a real one, small, on this machine. */

import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Home as HomeFacts } from '../../../src/chats/web/wire.js';
import { rowKey } from '../../../src/util/row-key.js';
import { type OidcPeer, startOidcPeer } from '../../support/oidc-peer.js';
import { type Home, openHome } from './open-home.js';

const startPeer = (port?: number): Promise<OidcPeer> => startOidcPeer('clovabot', 'a secret of the provider', port);
const settingsOf = ({ issuer }: OidcPeer, admins = 'clova-admins') => ({
  CLOVABOT_OIDC_ISSUER: issuer,
  CLOVABOT_OIDC_CLIENT_ID: 'clovabot',
  CLOVABOT_OIDC_CLIENT_SECRET: 'a secret of the provider',
  CLOVABOT_OIDC_ADMINS: admins,
});

let peer: OidcPeer;
let home: Home;
beforeEach(async () => {
  peer = await startPeer();
  home = await openHome(settingsOf(peer));
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
  const writesAs = (author: string, text: string): Promise<Seen> => {
    const body = new FormData();
    body.set('author', author);
    body.set('text', text);
    return get(`${home.address}/api/messages`, { method: 'POST', body });
  };
  const writes = async (text: string): Promise<Seen> => writesAs((await facts()).me?.id ?? '', text);
  return { cookies, get, goes, signsIn, facts, writes, writesAs };
}

describe('who signs in', () => {
  test('is sent to the provider and back, and writes as whom it names', async () => {
    const ana = browser();
    expect((await ana.get(`${home.address}/`)).location).toBe('/login');
    expect((await ana.get(`${home.address}/api/home`)).status).toBe(401);
    expect((await ana.get(`${home.address}/events`)).status).toBe(401);
    expect(await ana.signsIn()).toMatchObject({ status: 303, location: '/' });
    const { me } = await ana.facts();
    expect(me).toEqual({ id: expect.stringMatching(/^oidc:[\w-]{22}$/), name: 'Ana' });
    expect((await ana.writes('hello')).status).toBe(201);
    peer.user = { sub: 'u2', name: 'Ben' };
    const ben = browser();
    await ben.signsIn();
    expect((await ben.writesAs(me?.id ?? '', 'hello')).status).toBe(403);
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
    await ana.writes('as the operator');
    peer.user = { sub: 'u2', name: 'Ben', groups: 'clova-admins-not' };
    const ben = browser();
    await ben.signsIn();
    await ben.writes('as anybody');
    expect(home.app.heard.messages.map(({ author }) => [author.name, author.isAdmin])).toEqual([
      ['Ana', true],
      ['Ben', undefined],
    ]);
  });

  test('runs the page by an address of mail only when the provider has verified it', async () => {
    await home.restart(settingsOf(peer, 'email=ana@example.com'));
    for (const email_verified of [true, false, 'true', undefined]) {
      peer.user = { sub: `u ${email_verified}`, email: 'ana@example.com', email_verified };
      const person = browser();
      await person.signsIn();
      await person.writes('as the operator?');
    }
    expect(home.app.heard.messages.map(({ author }) => author.isAdmin)).toEqual([
      true,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('runs the page no longer once the settings name another group', async () => {
    peer.user = { sub: 'u1', name: 'Ana', groups: ['clova-admins'] };
    const ana = browser();
    await ana.signsIn();
    const isAdmin = async (admins?: string): Promise<unknown> => {
      const { CLOVABOT_OIDC_ADMINS: _, ...nobody } = settingsOf(peer);
      await home.restart(admins === undefined ? nobody : settingsOf(peer, admins));
      expect((await ana.writes('am I?')).status).toBe(201);
      return home.app.heard.messages.at(-1)?.author.isAdmin;
    };
    expect(await isAdmin('others')).toBeUndefined();
    expect(await isAdmin('roles=clova-admins')).toBeUndefined();
    expect(await isAdmin()).toBeUndefined();
    expect(await isAdmin('clova-admins')).toBe(true);
  });

  test('is not whom another provider means by the same subject, and is signed in at one provider only', async () => {
    const ana = browser();
    await ana.signsIn();
    const { me } = await ana.facts();
    const other = await startPeer();
    other.user = { sub: 'u1', name: 'Eve' };
    await home.restart(settingsOf(other));
    expect((await ana.get(`${home.address}/api/home`)).status).toBe(401);
    const eve = browser();
    await eve.signsIn();
    expect((await eve.facts()).me?.id).not.toBe(me?.id);
    expect((await eve.writesAs(me?.id ?? '', 'I am Ana')).status).toBe(403);
    await other.close();
    await home.restart(settingsOf(peer));
    expect((await ana.facts()).me).toEqual(me);
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

describe('of the version before, which named no provider', () => {
  const former = { id: 'user:oidc:u1', name: 'Ana' };
  const secret = 'a'.repeat(43);
  /** A person and a session as they were stored. */
  async function restore(issuer: OidcPeer): Promise<void> {
    await home.close();
    home = await openHome({});
    const key = rowKey(createHash('sha256').update(secret).digest('base64url'));
    await home.memory.store.write([
      { namespace: 'web-people', key: rowKey(former.id), value: former },
      { namespace: 'web-oidc-sessions', key, value: { person: former, isOperator: true }, ttl: 1_000_000 },
    ]);
    await home.restart(settingsOf(issuer));
  }
  function signedInBefore() {
    const ana = browser();
    ana.cookies.set('clovabot_session', secret);
    return ana;
  }

  test('a session goes on, but for running the page, and its person stays who they are', async () => {
    await restore(peer);
    const ana = signedInBefore();
    expect((await ana.facts()).me).toEqual(former);
    await ana.writes('hello');
    expect(home.app.heard.messages.at(-1)?.author.isAdmin).toBeUndefined();
    peer.user = { sub: 'u1', name: 'Ana', groups: ['clova-admins'] };
    const again = browser();
    await again.signsIn();
    expect((await again.facts()).me).toEqual(former);
    await again.writes('hello again');
    expect(home.app.heard.messages.at(-1)?.author).toMatchObject({ ...former, isAdmin: true });
  });

  test('they are nobody’s at a provider that comes after', async () => {
    await restore(peer);
    const other = await startPeer();
    await home.restart(settingsOf(other));
    expect((await signedInBefore().get(`${home.address}/api/home`)).status).toBe(401);
    const eve = browser();
    await eve.signsIn();
    expect((await eve.facts()).me?.id).toMatch(/^oidc:/);
    await other.close();
    await home.restart({});
    expect((await browser().facts()).mine).toEqual([]);
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
    await peer.close();
    const ana = browser();
    expect((await ana.get(`${home.address}/login`)).status).toBe(502);
    peer = await startPeer(Number(new URL(peer.issuer).port));
    expect(await ana.signsIn()).toMatchObject({ status: 303, location: '/' });
    expect((await ana.facts()).me?.name).toBe('Ana');
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
