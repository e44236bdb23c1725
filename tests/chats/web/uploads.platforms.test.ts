import { type ClientRequest, request } from 'node:http';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { uploadGate } from '../../../src/chats/web/guard.js';
import { openHome, photoFile } from './open-home.js';
import { visitor } from './visitor.js';

test('large bodies are let in two at a time, in their order; small ones pass; too many are sent away', async () => {
  const inside: { readonly name: string; readonly leave: () => void }[] = [];
  const routes = new Hono();
  routes.post('/:name', uploadGate({ smallBytes: 100, atOnce: 2, waiting: 1 }), async (context) => {
    if (context.req.param('name') === 'broken') throw new Error('broken');
    await new Promise<void>((resolve) => inside.push({ name: context.req.param('name'), leave: resolve }));
    return context.text('taken');
  });
  routes.onError((_error, context) => context.text('failed', 500));
  const send = async (name: string, headers: Record<string, string> = { 'content-length': '1000' }) =>
    (await routes.request(`/${name}`, { method: 'POST', headers })).status;
  const names = (): readonly string[] => inside.map(({ name }) => name);

  const answers = [send('one'), send('two', {}), send('three')];
  const fourth = await send('four');
  const small = send('small', { 'content-length': '100' });
  await expect.poll(names).toEqual(['one', 'two', 'small']);
  expect(fourth).toBe(503);
  inside[0]?.leave();
  await expect.poll(names).toEqual(['one', 'two', 'small', 'three']);
  for (const { leave } of inside) leave();
  expect(await Promise.all([...answers, small])).toEqual([200, 200, 200, 200]);
  // A failure gives its place back as well.
  for (let time = 0; time < 3; time++) expect(await send('broken')).toBe(500);
});

test('while large messages hang, plain ones are taken, and who comes last is told to try again', async () => {
  const home = await openHome();
  const page = visitor(home);
  const ann = await page.join('Ann');
  const hanging: ClientRequest[] = [];
  try {
    const sentAway = new Promise<number | undefined>((resolve) => {
      for (let count = 0; count < 11; count++) {
        const upload = request(`${home.address}/api/messages`, {
          method: 'POST',
          headers: {
            origin: home.address,
            'content-type': 'multipart/form-data; boundary=x',
            'content-length': 200_000_000,
          },
        });
        upload.on('response', ({ statusCode }) => resolve(statusCode));
        upload.on('error', () => undefined);
        upload.write('--x');
        hanging.push(upload);
      }
    });
    expect(await sentAway).toBe(503);
    await page.says(ann, 'count the people', { pictures: [await photoFile(1)] });
  } finally {
    for (const upload of hanging) upload.destroy();
    await home.close();
  }
});
