import { expect, test } from 'vitest';
import { readForm } from '../../../src/chats/web/read-form.js';

const form = (parts: number): FormData => {
  const data = new FormData();
  for (let part = 0; part < parts; part += 1) data.append('pictures', new File(['x'], `${part}.png`));
  return data;
};
const request = (body: NonNullable<RequestInit['body']>): Request =>
  new Request('http://page/', { method: 'POST', body });

test('a form is read up to so many parts', async () => {
  expect((await readForm(request(form(20)), 20))?.getAll('pictures')).toHaveLength(20);
  expect(await readForm(request(form(21)), 20)).toBeUndefined();
});

test('a boundary that lies across two pieces counts as well', async () => {
  const whole = request(form(21));
  const bytes = new Uint8Array(await whole.arrayBuffer());
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.subarray(at, at + 7));
      controller.close();
    },
  });
  const options: RequestInit & { duplex: 'half' } = { method: 'POST', body, headers: whole.headers, duplex: 'half' };
  expect(await readForm(new Request('http://page/', options), 20)).toBeUndefined();
});

test('a form of another kind is none', async () => {
  expect(await readForm(request(new URLSearchParams({ text: 'hello' })), 20)).toBeUndefined();
});
