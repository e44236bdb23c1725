import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { isPublicAddress, type Lookup } from '../../src/util/public-address.js';
import {
  createSafeFetch,
  type Fetched,
  retryAfterMs,
  type SafeFetchError,
  type SafeRequest,
} from '../../src/util/safe-fetch.js';
import { startPeer, type WebPeer } from '../support/web-peer.js';

const nobody: Lookup = async (host) => {
  throw new Error(`no test may look up ${host}`);
};

interface Given extends Partial<SafeRequest> {
  readonly trust?: WebPeer;
  readonly lookup?: Lookup;
}

function get(url: string, { trust, lookup = nobody, ...request }: Given = {}): Promise<Fetched> {
  const web = createSafeFetch({ lookup, userAgent: 'Clovabot/test', trustedOrigins: trust ? [trust.origin] : [] });
  onTestFinished(() => web.close());
  return web.get(url, {
    signal: new AbortController().signal,
    accept: 'image/*',
    maxBytes: 1000,
    timeoutMs: 5000,
    ...request,
  });
}

async function fault(promise: Promise<unknown>): Promise<SafeFetchError['fault'] | undefined> {
  const error: unknown = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  return error instanceof Error && 'fault' in error ? (error as SafeFetchError).fault : undefined;
}

/** A peer that sends on to where the query says: `/?to=…`. */
const startRedirector = (): Promise<WebPeer> =>
  startPeer((_, url, response) => {
    response.writeHead(302, { location: url.searchParams.get('to') ?? '/' }).end();
  });

test('fetches from a configured address, telling who asks', async () => {
  const peer = await startPeer((request, _, response) => {
    response.writeHead(200, { 'content-type': 'Image/PNG; x=y' }).end(request.headers['user-agent']);
  });
  const { bytes, mediaType, status } = await get(`${peer.origin}/a.png`, { trust: peer });
  expect(Buffer.from(bytes).toString()).toBe('Clovabot/test');
  expect(mediaType).toBe('image/png');
  expect(status).toBe(200);
});

test('nothing but https on port 443 of a public address, unless configured', async () => {
  const peer = await startPeer((_, __, response) => response.end('secret'));
  const port = new URL(peer.origin).port;
  const addresses = [
    peer.origin,
    `https://127.0.0.1/`,
    `https://127.0.0.1:${port}/`,
    'https://localhost:8443/',
    'http://example.org/a.jpg',
    'https://user:word@example.org/a.jpg',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://017700000001/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[fd00::1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://224.0.0.1/',
    'file:///etc/passwd',
    'data:image/png;base64,AAAA',
    'ftp://example.org/a.jpg',
    'no address',
    '',
  ];
  for (const url of addresses) expect(await fault(get(url)), url).toBe('refused');
  expect(peer.asked).toEqual([]);
});

test('an address is trusted for its own port and scheme only', async () => {
  const [peer, victim] = await Promise.all([startRedirector(), startPeer((_, __, response) => response.end('secret'))]);
  expect(await fault(get(victim.origin, { trust: peer }))).toBe('refused');
  expect(await fault(get(peer.origin.replace('127.0.0.1', 'localhost'), { trust: peer }))).toBe('refused');
  expect(await fault(get(`${peer.origin}/?to=${victim.origin}/latest`, { trust: peer }))).toBe('refused');
  expect(victim.asked).toEqual([]);
});

test('an address that a stranger wrote is checked, also where its origin is trusted', async () => {
  const peer = await startPeer((_, __, response) => response.end('secret'));
  expect(await fault(get(`${peer.origin}/a.png`, { trust: peer, fromStranger: true }))).toBe('refused');
  expect(peer.asked).toEqual([]);
});

test('a redirect is checked like the first address', async () => {
  const peer = await startRedirector();
  for (const to of [
    'http://127.0.0.1/',
    'https://127.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'https://169.254.169.254/',
    'https://[::1]/',
    'https://2130706433/',
    '//127.0.0.1:1/',
    'http://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ])
    expect(await fault(get(`${peer.origin}/?to=${encodeURIComponent(to)}`, { trust: peer })), to).toBe('refused');
});

test('follows three redirects, not four, and no circle', async () => {
  const peer = await startPeer((_, url, response) => {
    const left = Number(url.searchParams.get('left'));
    if (left === 0) response.end('here');
    else response.writeHead(307, { location: `/?left=${left - 1}` }).end('elsewhere');
  });
  const { bytes } = await get(`${peer.origin}/?left=3`, { trust: peer });
  expect(Buffer.from(bytes).toString()).toBe('here');
  expect(await fault(get(`${peer.origin}/?left=4`, { trust: peer }))).toBe('redirects');
  expect(await fault(get(`${peer.origin}/?left=-1`, { trust: peer }))).toBe('redirects');
});

test('a name that points inside is refused, however many public addresses it has besides', async () => {
  for (const addresses of [['127.0.0.1'], ['93.184.215.14', '10.0.0.7'], ['fe80::1']]) {
    let lookups = 0;
    const lookup: Lookup = async () => {
      lookups++;
      return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    };
    expect(await fault(get('https://pictures.example/a.jpg', { lookup })), addresses.join()).toBe('refused');
    // One answer, checked and connected to: a second one could differ.
    expect(lookups).toBe(1);
  }
});

test('a name asked for again is looked up and checked again', async () => {
  const peer = await startPeer((_, url, response) => {
    response.writeHead(302, { location: `https://pictures.example${url.pathname}` }).end();
  });
  const answers = [['127.0.0.1'], ['169.254.169.254']];
  const lookup: Lookup = async () => (answers.shift() ?? []).map((address) => ({ address, family: 4 }));
  expect(await fault(get(`${peer.origin}/1`, { trust: peer, lookup }))).toBe('refused');
  expect(await fault(get(`${peer.origin}/2`, { trust: peer, lookup }))).toBe('refused');
  expect(answers).toEqual([]);
});

test('a name that nobody knows is a fault of the network', async () => {
  const lookup: Lookup = async () => {
    throw Object.assign(new Error('getaddrinfo ENOTFOUND pictures.example'), { code: 'ENOTFOUND' });
  };
  expect(await fault(get('https://pictures.example/a.jpg', { lookup }))).toBe('network');
  expect(await fault(get('https://pictures.example/a.jpg', { lookup: async () => [] }))).toBe('network');
});

test('hosts may be limited to those expected', async () => {
  expect(await fault(get('https://evil.example/a.jpg', { hosts: ['upload.wikimedia.org'] }))).toBe('refused');
  const peer = await startRedirector();
  const elsewhere = get(`${peer.origin}/?to=https://evil.example/a.jpg`, { trust: peer, hosts: ['good.example'] });
  expect(await fault(elsewhere)).toBe('refused');
});

test('a body is cut at the limit, said or unsaid, packed or not', async () => {
  let written = 0;
  const peer = await startPeer((_, url, response) => {
    if (url.pathname === '/packed') {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(10_000_000)));
      return;
    }
    const pump = setInterval(() => {
      written += 65_536;
      response.write(Buffer.alloc(65_536));
    }, 1);
    response.on('close', () => clearInterval(pump));
  });
  expect(await fault(get(`${peer.origin}/packed`, { trust: peer }))).toBe('too-large');
  expect(await fault(get(`${peer.origin}/endless`, { trust: peer }))).toBe('too-large');
  expect(written).toBeLessThan(50_000_000);
});

test('slow headers and a body that trickles are given up in time', async () => {
  const peer = await startPeer((_, url, response) => {
    if (url.pathname === '/silent') return;
    const drip = setInterval(() => response.write('.'), 50);
    response.on('close', () => clearInterval(drip));
  });
  const start = performance.now();
  expect(await fault(get(`${peer.origin}/silent`, { trust: peer, timeoutMs: 300 }))).toBe('too-slow');
  expect(await fault(get(`${peer.origin}/drip`, { trust: peer, timeoutMs: 300 }))).toBe('too-slow');
  expect(performance.now() - start).toBeLessThan(4000);
});

test('the caller can stop it, and gets the own reason back', async () => {
  const peer = await startPeer(() => undefined);
  const stop = new AbortController();
  const reason = new Error('enough');
  const fetching = get(`${peer.origin}/`, { trust: peer, signal: stop.signal });
  setTimeout(() => stop.abort(reason), 50);
  await expect(fetching).rejects.toBe(reason);
});

test('a dead server is a fault of the network, and no message holds the query', async () => {
  const peer = await startPeer((request) => {
    request.socket.destroy();
  });
  const failing = get(`${peer.origin}/search?key=SECRET`, { trust: peer });
  expect(await fault(failing)).toBe('network');
  await expect(failing).rejects.toThrow(/\/search cannot be reached/);
  await expect(failing).rejects.not.toThrow(/SECRET/);
  await expect(get('http://example.org/?key=SECRET')).rejects.not.toThrow(/SECRET/);
});

test('public addresses', () => {
  for (const address of ['93.184.215.14', '8.8.8.8', '2606:2800:21f::1']) expect(isPublicAddress(address)).toBe(true);
  for (const address of [
    '198.18.0.1',
    '203.0.113.5',
    '255.255.255.255',
    '2002:7f00:1::',
    '::',
    '::7f00:1',
    'fec0::1',
    '',
  ])
    expect(isPublicAddress(address), address).toBe(false);
});

test('further headers are asked for anew at each redirect, so that a token stays with its own host', async () => {
  const seen: (string | undefined)[] = [];
  const other = await startPeer((request, _, response) => {
    seen.push(request.headers.authorization);
    response.end('picture');
  });
  const own = await startPeer((request, _, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(302, { location: other.origin }).end();
  });
  const web = createSafeFetch({ lookup: nobody, userAgent: 'test', trustedOrigins: [own.origin, other.origin] });
  onTestFinished(() => web.close());
  const headers = ({ origin }: URL): Record<string, string> =>
    origin === own.origin ? { authorization: 'secret' } : {};
  const limits = { signal: new AbortController().signal, accept: '*/*', maxBytes: 100, timeoutMs: 5000 };
  expect((await web.get(own.origin, { ...limits, headers })).status).toBe(200);
  expect(seen).toEqual(['secret', undefined]);
});

test('posts what it is given to an address that is checked like any other, and follows no redirect', async () => {
  const heard: string[] = [];
  const peer = await startPeer(async (request, url, response) => {
    for await (const chunk of request) heard.push(`${request.method} ${request.headers['content-type']} ${chunk}`);
    response.writeHead(url.pathname === '/away' ? 302 : 200, { location: '/here' }).end();
  });
  const web = createSafeFetch({ lookup: nobody, userAgent: 'test', trustedOrigins: [peer.origin] });
  onTestFinished(() => web.close());
  const signal = new AbortController().signal;
  const given = { signal, accept: '*/*', maxBytes: 100, timeoutMs: 5000, body: 'hello', contentType: 'text/plain' };
  expect((await web.post(`${peer.origin}/here`, given)).status).toBe(200);
  expect((await web.post(`${peer.origin}/away`, given)).status).toBe(302);
  expect(heard).toEqual(['POST text/plain hello', 'POST text/plain hello']);
  expect(await fault(web.post('http://127.0.0.1:1/', given))).toBe('refused');
});

const noon = Date.UTC(2026, 10, 29, 12, 0, 0);

test.each([
  ['3', 3000],
  [' 0.2 ', 200],
  ['0', 0],
  ['Sun, 29 Nov 2026 12:00:05 GMT', 5000],
  ['Sun, 29 Nov 2026 11:00:00 GMT', 0],
  ['99999999999', 86_400_000],
  ['Sun, 29 Nov 2099 12:00:05 GMT', 86_400_000],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
  [null, undefined],
])('%s asks to wait %s ms', (header, ms) => {
  expect(retryAfterMs(header, noon)).toBe(ms);
});
