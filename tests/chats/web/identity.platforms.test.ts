/** Whose name is whose on the page, and who may come in. */
import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { looksAlike, nameSchema } from '../../../src/chats/web/names.js';
import { readWebSettings } from '../../../src/chats/web/settings.js';
import type { WebThread } from '../../../src/chats/web/wire.js';
import { ConfigError } from '../../../src/contracts/errors.js';
import { rowKey } from '../../../src/util/row-key.js';
import { type Home, openHome } from './open-home.js';
import { visitor } from './visitor.js';

const open: Home[] = [];
afterEach(async () => {
  for (const home of open.splice(0)) await home.close();
});
async function opened(environment: Record<string, string> = {}): Promise<Home> {
  const home = await openHome(environment);
  open.push(home);
  return home;
}
const password = 'four leaves are luck';
const toAll = { CLOVABOT_WEB_PASSWORD: password, CLOVABOT_HOST: '0.0.0.0' };

describe('a name', () => {
  test('belongs to the browser that took it: nobody else writes, reacts, presses or deletes under it', async () => {
    const home = await opened();
    const [ana, eve] = [visitor(home), visitor(home)];
    const author = await ana.join('Ana');
    const { post } = await ana.says(author, 'hello');
    expect((await eve.json('POST', '/api/people', { name: 'ana' })).status).toBe(409);
    expect((await eve.tries(author, 'I am Ana')).status).toBe(403);
    const own = { author: author.id };
    expect((await eve.json('PUT', `/api/posts/${post.id}/reactions/${encodeURIComponent('✅')}`, own)).status).toBe(
      403,
    );
    expect((await eve.json('POST', `/api/posts/${post.id}/presses`, { ...own, action: 'undo' })).status).toBe(403);
    expect((await eve.json('DELETE', `/api/messages/${post.id}`, own)).status).toBe(403);
    expect((await eve.home()).mine).toEqual([]);
    expect((await ana.home()).mine).toEqual([author.id]);
    await home.restart();
    await ana.says(author, 'still me');
    expect((await ana.json('POST', '/api/people', { name: 'ANA' })).body).toEqual(author);
  });

  test('of an earlier version belongs to the first browser that uses it', async () => {
    const home = await opened();
    const author = { id: 'former', name: 'Ana' };
    await home.memory.store.write([{ namespace: 'web-people', key: rowKey(author.id), value: author }]);
    await home.restart();
    const [first, second] = [visitor(home), visitor(home)];
    expect((await first.home()).mine).toEqual([author.id]);
    await first.says(author, 'back again');
    expect((await second.tries(author, 'me, too')).status).toBe(403);
  });

  test.each(['Аna', 'Ana\u200B', 'A\u034Fna', '\u3164', '\u2800', 'Аnа', '\u202Eana', 'Z̴̡͇̙̤a', '…', 'Α n a'])(
    'that is not what it seems is refused: %j',
    async (name) => {
      const home = await opened();
      await visitor(home).join('Ana');
      expect((await visitor(home).json('POST', '/api/people', { name })).status).toBe(422);
    },
  );

  test.each([
    ['Ana', 'Аnа'],
    ['Ana', 'A.n.a'],
    ['Ana', 'Aña'],
    ['Bill', 'BiII'],
    ['Bill', 'Bi11'],
    ['Oscar', '0scar'],
    ['Emma', 'Ernrna'],
    ['Clovabot', 'CIovabot'],
    ['Clovabot', 'Clova bot'],
  ])('%s and %s look alike', (one, other) => expect(looksAlike(one, other)).toBe(true));

  test.each([
    ['Ana', 'Anna'],
    ['Ian', 'Lan'],
    ['Ana', 'Анна'],
    ['Kim', 'Tim'],
    ['Ben', 'Len'],
  ])('%s and %s don’t', (one, other) => expect(looksAlike(one, other)).toBe(false));

  test.each(['José', 'Анна Каренина', '김민준', '李小龍', 'O’Neil', 'Ana 2', 'محمد', 'Nguyễn Văn Ánh', '🍀'])(
    '%s is a name',
    (name) => expect(nameSchema.safeParse(name).success).toBe(true),
  );
});

/** A request with headers that `fetch` would not let us set. */
function raw(
  address: string,
  path: string,
  headers: Record<string, string>,
  method = 'GET',
  body = '',
): Promise<number> {
  const { port } = new URL(address);
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers, method }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('behind a proxy', () => {
  test.each([
    ['x-forwarded-for', '203.0.113.7'],
    ['forwarded', 'for=203.0.113.7'],
    ['x-real-ip', '203.0.113.7'],
    ['x-forwarded-host', 'localhost'],
    ['via', '1.1 proxy'],
  ])('without a password, what %s says is handed on is refused', async (name, value) => {
    const home = await opened();
    expect(await raw(home.address, '/api/home', { [name]: value })).toBe(403);
    expect(await raw(home.address, '/api/home', {})).toBe(200);
  });

  const signIn = (home: Home, given: string, headers: Record<string, string> = {}): Promise<number> =>
    raw(
      home.address,
      '/login',
      { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded', ...headers },
      'POST',
      new URLSearchParams({ password: given }).toString(),
    );

  test('tries are counted by the address that a trusted proxy tells, and by no other’s word', async () => {
    const trusting = await opened({ ...toAll, CLOVABOT_TRUSTED_PROXY: 'loopback' });
    for (let at = 0; at < 10; at += 1) await signIn(trusting, 'wrong one', { 'x-forwarded-for': '203.0.113.7' });
    expect(await signIn(trusting, password, { 'x-forwarded-for': '203.0.113.7' })).toBe(429);
    expect(await signIn(trusting, password, { 'x-forwarded-for': '198.51.100.1, 203.0.113.7' })).toBe(429);
    expect(await signIn(trusting, password, { 'x-forwarded-for': '203.0.113.8' })).toBe(303);

    const trustingNobody = await opened(toAll);
    for (let at = 0; at < 10; at += 1)
      await signIn(trustingNobody, 'wrong one', { 'x-forwarded-for': `203.0.113.${at}` });
    expect(await signIn(trustingNobody, password, { 'x-forwarded-for': '203.0.113.99' })).toBe(429);
  });

  test.each([
    ['a trusted proxy', { ...toAll, CLOVABOT_TRUSTED_PROXY: 'loopback' }, true],
    ['anybody', toAll, false],
  ])('that the page is read by https is told by %s', async (_who, settings, isSecure) => {
    const home = await opened(settings);
    const signedIn = await fetch(`${home.address}/login`, {
      ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ password }) },
      headers: { origin: home.address, 'x-forwarded-proto': 'https' },
    });
    expect(signedIn.status).toBe(303);
    expect(/; Secure/i.test(signedIn.headers.get('set-cookie') ?? '')).toBe(isSecure);
  });

  test('a hundred tries at the same moment are a hundred tries', async () => {
    const home = await opened(toAll);
    const all = await Promise.all(Array.from({ length: 100 }, (_, at) => signIn(home, `guess ${at}`)));
    expect(all.filter((status) => status === 401)).toHaveLength(10);
    expect(all.filter((status) => status === 429)).toHaveLength(90);
  });

  test('people are whom it says they are, and nobody else', async () => {
    const home = await opened({
      CLOVABOT_TRUSTED_PROXY: 'loopback',
      CLOVABOT_USER_HEADER: 'X-Forwarded-User',
    });
    const page = visitor(home);
    const as = (name: string) => ({ headers: { 'x-forwarded-user': name, 'content-type': 'application/json' } });
    expect((await page.request('/api/home')).status).toBe(401);
    const { body } = await page.request<{ me: object; mine: string[] }>('/api/home', as('ana@example.com'));
    expect(body).toMatchObject({
      me: { id: 'user:ana@example.com', name: 'ana@example.com' },
      mine: ['user:ana@example.com'],
    });
    const press = { method: 'POST', body: JSON.stringify({ author: 'user:ana@example.com', action: 'undo' }) };
    expect((await page.request('/api/posts/x/presses', { ...press, ...as('eve@example.com') })).status).toBe(403);
    expect((await page.request('/api/posts/x/presses', { ...press, ...as('ana@example.com') })).status).toBe(409);
  });

  test.each([
    [{ CLOVABOT_OIDC_ISSUER: 'https://id.example.com', CLOVABOT_OIDC_CLIENT_ID: 'c', CLOVABOT_WEB_PASSWORD: '' }],
    [{ CLOVABOT_WEB_PASSWORD: password, CLOVABOT_OIDC_ISSUER: '', CLOVABOT_OIDC_CLIENT_ID: ' ' }],
  ])('the page is opened to others by %j, as docker compose gives it', (environment) => {
    const all = { CLOVABOT_HOST: '0.0.0.0', CLOVABOT_WEB_ADDRESS: 'https://clovabot.example.com', ...environment };
    expect(readWebSettings(all)).toMatchObject({ host: '0.0.0.0' });
  });

  test.each([
    [{ CLOVABOT_USER_HEADER: 'X-User' }, 'CLOVABOT_TRUSTED_PROXY'],
    [{ CLOVABOT_TRUSTED_PROXY: 'proxy.example' }, '10.0.0.0/8'],
    [{ CLOVABOT_WEB_PASSWORD: password, CLOVABOT_WEB_OPERATOR_PASSWORD: password }, 'must differ'],
    [{ CLOVABOT_WEB_OPERATOR_PASSWORD: password }, 'needs CLOVABOT_WEB_PASSWORD'],
  ])('%j cannot work, and says how to fix it', (environment, hint) => {
    expect(() => readWebSettings(environment)).toThrow(ConfigError);
    expect(() => readWebSettings(environment)).toThrow(hint);
  });
});

describe('a session', () => {
  async function sessionOf(home: Home, given: string): Promise<string> {
    const { headers } = await visitor(home).request('/login', {
      method: 'POST',
      body: new URLSearchParams({ password: given }),
    });
    return /clovabot_session=[^;]+/.exec(headers.getSetCookie().join('\n'))?.[0] ?? '';
  }

  test('ends when its person signs out, wherever its cookie has got to, and no other does', async () => {
    const home = await opened(toAll);
    const [mine, other] = [await sessionOf(home, password), await sessionOf(home, password)];
    const page = visitor(home);
    const see = async (cookie: string) => (await page.request('/api/home', { headers: { cookie } })).status;
    expect([await see(mine), await see(other)]).toEqual([200, 200]);
    await page.request('/logout', { method: 'POST', headers: { cookie: mine } });
    expect([await see(mine), await see(other)]).toEqual([401, 200]);
    await home.restart();
    expect([await see(mine), await see(other)]).toEqual([401, 200]);
  });

  test('of the operator may decide about others, one of everybody’s password may not', async () => {
    const home = await opened({ ...toAll, CLOVABOT_WEB_OPERATOR_PASSWORD: 'the keeper of the clover' });
    for (const [given, isAdmin] of [
      [password, undefined],
      ['the keeper of the clover', true],
    ] as const) {
      const cookie = await sessionOf(home, given);
      const page = visitor(home);
      const joined = await page.request<{ id: string }>('/api/people', {
        method: 'POST',
        body: JSON.stringify({ name: `Person ${given.length}` }),
        headers: { cookie, 'content-type': 'application/json' },
      });
      const browser = /clovabot_browser=[^;]+/.exec(joined.headers.getSetCookie().join('\n'))?.[0];
      const form = new FormData();
      form.set('author', joined.body.id);
      form.set('text', 'hello there');
      const said = await page.request<{ thread: WebThread }>('/api/messages', {
        method: 'POST',
        body: form,
        headers: { cookie: `${cookie}; ${browser}` },
      });
      expect(said.status).toBe(201);
      expect(home.app.heard.messages.at(-1)?.author.isAdmin).toBe(isAdmin);
    }
  });
});
