import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { web } from '../../../src/chats/index.js';
import { readWebSettings } from '../../../src/chats/web/settings.js';
import { ConfigError } from '../../../src/contracts/errors.js';
import { actingApp } from './acting-app.js';
import { type Home, openHome } from './open-home.js';
import { type Visitor, visitor } from './visitor.js';

/** A request with headers that `fetch` would not let us set. */
function rawRequest(
  address: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  const { port } = new URL(address);
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, ...options }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => {
        body += piece;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    sent.on('error', reject);
    sent.end(options.body);
  });
}

describe('on this machine only', () => {
  let home: Home;
  let page: Visitor;
  beforeAll(async () => {
    home = await openHome();
    page = visitor(home);
  });
  afterAll(() => home.close());

  test('it listens on loopback', () => {
    expect(home.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test.each(['evil.example', 'evil.example:3000', '127.0.0.1.evil.example', 'localhost.evil.example'])(
    'a page under the name %j reads nothing (DNS rebinding)',
    async (host) => {
      const { status } = await rawRequest(home.address, '/api/home', { headers: { host } });
      expect(status).toBeGreaterThanOrEqual(400);
    },
  );

  test.each(['localhost', 'localhost:3000', '127.0.0.1:1', '[::1]:3000'])('it answers as %s', async (host) => {
    expect((await rawRequest(home.address, '/api/home', { headers: { host } })).status).toBe(200);
  });

  const body = JSON.stringify({ name: 'Mallory' });
  const json = { 'content-type': 'application/json' };
  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another site of this machine', { origin: 'http://127.0.0.1:9' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['nobody', {}],
    ['another site, as the browser says itself', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour of the same site', { 'sec-fetch-site': 'same-site' }],
  ])('%s cannot write (CSRF)', async (_who, headers) => {
    const { status } = await rawRequest(home.address, '/api/people', {
      method: 'POST',
      headers: { ...json, ...headers },
      body,
    });
    expect(status).toBe(403);
    expect((await page.home()).people).toEqual([]);
  });

  test('its own page can', async () => {
    const headers = { ...json, 'sec-fetch-site': 'same-origin' };
    expect((await rawRequest(home.address, '/api/people', { method: 'POST', headers, body })).status).toBe(201);
  });

  test('no other origin may read, no script runs but the page’s own, nothing is sniffed or framed', async () => {
    for (const path of ['/', '/api/home', '/page/main.js', '/nothing']) {
      const { headers } = await page.request(path, { headers: { origin: 'https://evil.example' } });
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/=]+';/);
      expect(policy).not.toContain('unsafe');
    }
  });

  test.each([
    '/page/../index.ts',
    '/page/%2e%2e/index.ts',
    '/page/..%2findex.ts',
    '/page/tsconfig.json',
    '/vendor/x.js',
  ])('only the page’s files are served: not %s', async (path) => {
    expect((await rawRequest(home.address, path)).status).toBe(404);
  });

  test('the page’s files and libraries are, with types that browsers take', async () => {
    for (const path of ['/page/main.js', '/vendor/preact.js', '/vendor/hooks.js', '/vendor/htm.js'])
      expect((await page.request(path)).headers.get('content-type')).toContain('text/javascript');
    expect((await page.request('/samples/street.png')).headers.get('content-type')).toBe('image/png');
  });

  test('files that did not change are not sent again', async () => {
    const first = await page.request('/page/main.js');
    const again = await page.request('/page/main.js', {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  test('health is told under any name', async () => {
    const { status, body } = await rawRequest(home.address, '/healthz', { headers: { host: 'container' } });
    expect([status, JSON.parse(body)]).toEqual([200, { status: 'ok', seconds: expect.any(Number) }]);
  });

  test('bodies of the small requests are bounded', async () => {
    const { status } = await page.json('POST', '/api/people', { name: 'x'.repeat(20_000) });
    expect(status).toBe(413);
  });
});

describe('with a password', () => {
  const password = 'four leaves are luck';
  let home: Home;
  let page: Visitor;
  beforeAll(async () => {
    home = await openHome({ CLOVABOT_WEB_PASSWORD: password, CLOVABOT_HOST: '0.0.0.0' });
    page = visitor(home);
  });
  afterAll(() => home.close());

  const signIn = (given: string) =>
    page.request('/login', {
      method: 'POST',
      body: new URLSearchParams({ password: given }),
    });

  test('strangers see the door only', async () => {
    const front = await page.request('/');
    expect([front.status, front.headers.get('location')]).toEqual([302, '/login']);
    for (const path of ['/api/home', '/events', `/pictures/${'0'.repeat(64)}`, '/api/threads/x/posts'])
      expect((await page.request(path)).status).toBe(401);
    expect((await page.request('/login')).body).toContain('password');
    expect((await page.request('/healthz')).status).toBe(200);
  });

  test('who knows it comes in, also after a restart, and goes out again', async () => {
    const { status, headers } = await signIn(password);
    expect([status, headers.get('location')]).toEqual([303, '/']);
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    const mine = { headers: { cookie: cookie.split(';', 1)[0] ?? '' } };
    expect((await page.request('/api/home', mine)).status).toBe(200);
    await home.restart();
    expect((await page.request('/', mine)).status).toBe(200);
    const gone = await page.request('/logout', { method: 'POST', ...mine });
    expect(gone.headers.get('set-cookie')).toContain('Max-Age=0');
    await home.restart({ CLOVABOT_WEB_PASSWORD: 'another password', CLOVABOT_HOST: '0.0.0.0' });
    expect((await page.request('/api/home', mine)).status).toBe(401);
    await home.restart();
  });

  test('a cookie of one’s own making opens nothing', async () => {
    const cookie = `clovabot_session=${Date.now() + 1e9}.c2lnbmF0dXJl`;
    expect((await page.request('/api/home', { headers: { cookie } })).status).toBe(401);
  });

  test('a password of any length is not read to its end', async () => {
    const { status, body } = await signIn('x'.repeat(20_000));
    expect([status, body]).toEqual([413, expect.stringContaining('too long')]);
  });

  test('guessing ends soon', async () => {
    for (let guess = 0; guess < 10; guess += 1) expect((await signIn(`guess ${guess}`)).status).toBe(401);
    const eleventh = await signIn(password);
    expect([eleventh.status, eleventh.body]).toEqual([429, expect.stringContaining('wait')]);
  });

  test('that it is open to others is said in the log, without the password', () => {
    const warnings = home.log.lines.filter(({ level }) => level === 'warn');
    expect(JSON.stringify(warnings)).toContain('open to other machines');
    expect(JSON.stringify(home.log.lines)).not.toContain(password);
  });
});

describe('settings', () => {
  test('default to port 3000 of this machine', () => {
    expect(readWebSettings({})).toEqual({ host: '127.0.0.1', port: 3000, password: undefined, loopback: true });
    expect(readWebSettings({ PORT: '', CLOVABOT_HOST: '' })).toMatchObject({ port: 3000, loopback: true });
  });

  test('can switch it off', () => {
    expect(readWebSettings({ CLOVABOT_WEB: 'off' })).toBeUndefined();
  });

  test.each([
    [{ CLOVABOT_HOST: '0.0.0.0' }, 'CLOVABOT_WEB_PASSWORD'],
    [{ CLOVABOT_HOST: '::' }, 'CLOVABOT_WEB_PASSWORD'],
    [{ CLOVABOT_HOST: '0.0.0.0', CLOVABOT_WEB_PASSWORD: 'short' }, 'at least 8'],
    [{ PORT: 'http' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ CLOVABOT_WEB: 'perhaps' }, 'CLOVABOT_WEB'],
  ])('%j cannot work, and says how to fix it', (environment, hint) => {
    expect(() => readWebSettings(environment)).toThrow(ConfigError);
    expect(() => readWebSettings(environment)).toThrow(hint);
  });

  test('a taken port is told with another to take', async () => {
    const home = await openHome();
    const port = new URL(home.address).port;
    const second = web.connect({
      environment: { PORT: port },
      app: actingApp(home.memory),
      memory: home.memory,
      commands: [],
      log: home.log,
      now: Date.now,
      randomId: () => 'x',
    });
    await expect(second).rejects.toThrow(new RegExp(`port ${port} is taken.*PORT=${Number(port) + 1}`));
    await expect(second).rejects.toBeInstanceOf(ConfigError);
    await home.close();
  });
});
