import { type ClientRequest, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { expect, onTestFinished, test } from 'vitest';
import { paceGuard } from '../../../src/chats/web/slow-bodies.js';
import { type UploadLimits, uploadGate } from '../../../src/chats/web/upload-gate.js';
import { noisy } from '../../support/hostile-pictures.js';
import { openHome, photoFile } from './open-home.js';
import { visitor } from './visitor.js';

/** A server of one route behind the gate, that answers with the bytes that came. */
async function openGate(limits: Partial<UploadLimits>) {
  const routes = new Hono();
  const usual = { smallBytes: 100, heldBytes: 1_000_000, minRate: 1_000, windowMs: 300, most: 10 };
  routes.post('/', uploadGate({ ...usual, ...limits }), async (context) => {
    const body = await context.req.raw.arrayBuffer().catch(() => undefined);
    return body ? context.text(String(body.byteLength)) : context.text('damaged', 400);
  });
  /** Sends pieces of a body, a number of ms after the one before. */
  return async (...pieces: readonly { readonly bytes: number; readonly after?: number }[]) => {
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        for (const { bytes, after = 0 } of pieces) {
          await pause(after);
          controller.enqueue(new Uint8Array(bytes));
        }
        controller.close();
      },
    });
    const given: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
    const response = await routes.request('/', given);
    return { status: response.status, text: await response.text() };
  };
}

test('large bodies come as they are, as many at once as their bytes allow; the others wait', async () => {
  const send = await openGate({ heldBytes: 250_000 });
  const all = await Promise.all(
    Array.from({ length: 8 }, () => send(...Array.from({ length: 4 }, () => ({ bytes: 50_000 })))),
  );
  expect(all).toEqual(all.map(() => ({ status: 200, text: '200000' })));
});

test('what stands still or trickles is cut off with a sentence, and keeps nobody out', async () => {
  const send = await openGate({ heldBytes: 100_000 });
  const still = send({ bytes: 50_000 }, { bytes: 10, after: 60_000 });
  const trickle = send({ bytes: 10 }, ...Array.from({ length: 200 }, () => ({ bytes: 10, after: 50 })));
  expect(await send({ bytes: 80_000 }, { bytes: 80_000 })).toEqual({ status: 200, text: '160000' });
  for (const slow of [await still, await trickle]) {
    expect(slow.status).toBe(408);
    expect(slow.text).toContain('That came too slowly');
  }
});

test('small bodies that trickle are cut off as well, and those that keep a pace are not', async () => {
  const routes = new Hono();
  routes.use(paceGuard({ minRate: 1_000, windowMs: 300 }));
  routes.post('/', async (context) => context.text(await context.req.text().catch(() => 'damaged')));
  const send = async (pieces: number, after: number) => {
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (pieces === 0) return controller.close();
        pieces -= 1;
        await pause(after);
        controller.enqueue(new Uint8Array(100).fill(97));
      },
    });
    const given: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
    return routes.request('/', { ...given, headers: { 'content-length': String(pieces * 100) } });
  };
  expect((await send(1_000, 150)).status).toBe(408);
  expect((await send(2, 60_000)).status).toBe(408);
  const paced = await send(20, 0);
  expect([paced.status, (await paced.text()).length]).toEqual([200, 2_000]);
});

test('a slow line that keeps its pace is heard to the end', async () => {
  const send = await openGate({});
  const pieces = Array.from({ length: 20 }, () => ({ bytes: 200, after: 50 }));
  expect(await send(...pieces)).toEqual({ status: 200, text: '4000' });
});

test('a slow phone for which others must wait is heard to the end all the same', async () => {
  const send = await openGate({ heldBytes: 100_000, windowMs: 1_000, most: 50 });
  const phone = send({ bytes: 6_000 }, ...Array.from({ length: 26 }, () => ({ bytes: 150, after: 50 })));
  const others = Array.from({ length: 30 }, () => send({ bytes: 4_000 }, { bytes: 100, after: 800 }));
  expect(await phone).toEqual({ status: 200, text: '9900' });
  for (const other of await Promise.all(others)) expect(other).toEqual({ status: 200, text: '4100' });
});

test('more at once than a machine can keep open are sent away', async () => {
  const send = await openGate({ most: 2 });
  const open = [send({ bytes: 200, after: 100 }), send({ bytes: 200, after: 100 })];
  await pause(20);
  expect((await send({ bytes: 200 })).status).toBe(503);
  expect((await Promise.all(open)).map(({ status }) => status)).toEqual([200, 200]);
});

test('while large messages hang, plain ones are taken, and so are large ones that go on', async () => {
  const home = await openHome();
  const page = visitor(home);
  const ann = await page.join('Ann');
  const hanging: ClientRequest[] = [];
  try {
    for (let count = 0; count < 11; count++) {
      const upload = request(`${home.address}/api/messages`, {
        method: 'POST',
        headers: {
          origin: home.address,
          'content-type': 'multipart/form-data; boundary=x',
          'content-length': 200_000_000,
        },
      });
      upload.on('error', () => undefined);
      upload.write('--x');
      hanging.push(upload);
    }
    await page.says(ann, 'count the people', { pictures: [await photoFile(1)] });
    const large = new File([await noisy(1_600, 1_200).png().toBuffer()], 'large.png');
    expect(large.size).toBeGreaterThan(2_000_000);
    await page.says(ann, 'and here?', { pictures: [large] });
  } finally {
    for (const upload of hanging) upload.destroy();
    await home.close();
  }
});

/** Over a connection of its own, as fast as it says, as a phone does that is far from the next mast. */
async function phoneUpload(
  port: number,
  { bytes, rate, every = 100 }: { bytes: number; rate: number; every?: number },
) {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => {
    answer += String(data);
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => void socket.on('close', () => resolve()));
  socket.write(`POST / HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: ${bytes}\r\n\r\n`);
  const piece = Math.max(1, Math.round((rate * every) / 1000));
  for (let sent = 0; sent < bytes && !socket.destroyed && answer === ''; sent += piece) {
    socket.write(new Uint8Array(Math.min(piece, bytes - sent)));
    await pause(every);
  }
  await closed;
  return answer;
}

async function openSockets(limits: UploadLimits) {
  const routes = new Hono();
  routes.post('/', uploadGate(limits), async (context) => {
    const body = await context.req.raw.arrayBuffer().catch(() => undefined);
    return body ? context.text(String(body.byteLength)) : context.text('damaged', 400);
  });
  const { port, server } = await new Promise<{ port: number; server: ServerType }>((resolve) => {
    const opened = serve({ fetch: routes.fetch, port: 0, hostname: '127.0.0.1' }, (info) =>
      resolve({ port: info.port, server: opened }),
    );
  });
  onTestFinished(() => void server.close());
  return port;
}

test('over real sockets, a trickle ends by its rate while thirty slow phones at once are all heard', async () => {
  // The page’s own limits with a tenth of the bytes and of the time: a phone at 50 kB/s with 5 MB, thirty times.
  const port = await openSockets({
    ...{ smallBytes: 100_000, heldBytes: 10_000_000, minRate: 20_000, windowMs: 1_000, most: 200 },
  });
  const slow = [1, 100].map((rate) => phoneUpload(port, { bytes: 5_000_000, rate, every: 1000 / Math.min(rate, 10) }));
  const phones = Array.from({ length: 30 }, () => phoneUpload(port, { bytes: 500_000, rate: 55_000 }));
  for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*That came too slowly/);
  for (const answer of await Promise.all(phones)) expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*500000$/);
}, 60_000);

test('over real sockets, thirty photos that do not all fit wait for each other, and none is refused', async () => {
  const port = await openSockets({
    ...{ smallBytes: 100_000, heldBytes: 2_000_000, minRate: 20_000, windowMs: 1_000, most: 200 },
  });
  const phones = Array.from({ length: 30 }, () => phoneUpload(port, { bytes: 500_000, rate: 1_000_000, every: 50 }));
  for (const answer of await Promise.all(phones)) expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*500000$/);
}, 60_000);
