/** The peer is no mock: the vendor's own client talks to it, and what OpenAI refuses, it refuses. */
import OpenAI, { toFile } from 'openai';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { type OpenAiPeerOptions, startOpenAiPeer } from '../../support/openai-peer.js';

async function world(options: OpenAiPeerOptions = {}) {
  const peer = await startOpenAiPeer(options);
  onTestFinished(() => peer.close());
  return { peer, client: new OpenAI({ apiKey: peer.key, baseURL: `${peer.origin}/v1`, maxRetries: 0 }) };
}
const hello = { model: 'gpt-6-luna', messages: [{ role: 'user' as const, content: 'Hello' }] };

test('it says what the script says, counts, and streams when asked to', async () => {
  const { peer, client } = await world();
  peer.next('Good day', ({ kind }) => `a ${kind}`);
  const reply = await client.chat.completions.create(hello);
  expect(reply.choices[0]?.message.content).toBe('Good day');
  expect(reply.usage).toMatchObject({ prompt_tokens: peer.billed[0]?.input, completion_tokens: 2 });
  const pieces: string[] = [];
  for await (const part of await client.chat.completions.create({ ...hello, stream: true }))
    pieces.push(part.choices[0]?.delta.content ?? '');
  expect(pieces.join('')).toBe('a chat');
  expect(peer.violations).toEqual([]);
});

test('it refuses wrong keys, unknown models, unknown fields, and pictures that are none', async () => {
  const { peer, client } = await world();
  const stranger = new OpenAI({ apiKey: 'sk-other', baseURL: `${peer.origin}/v1`, maxRetries: 0 });
  await expect(stranger.chat.completions.create(hello)).rejects.toMatchObject({ status: 401 });
  await expect(client.chat.completions.create({ ...hello, model: 'gpt-9' })).rejects.toMatchObject({ status: 404 });
  expect(peer.violations).toEqual([]);
  const picture = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AAAA' } };
  await expect(
    client.chat.completions.create({ ...hello, messages: [{ role: 'user', content: [picture] }] }),
  ).rejects.toMatchObject({ status: 400 });
  await expect(client.chat.completions.create({ ...hello, user: 'me' })).rejects.toMatchObject({ status: 400 });
  expect(peer.violations).toHaveLength(2);
  expect(peer.billed).toEqual([]);
});

test('it edits where the mask is transparent, and changes a little everywhere else', async () => {
  const { client } = await world();
  const blue = await sharp({ create: { width: 1024, height: 1024, channels: 4, background: '#0000ff' } })
    .png()
    .toBuffer();
  const clear = { create: { width: 100, height: 100, channels: 4 as const, background: '#00000000' } };
  const mask = await sharp(blue)
    .composite([{ input: clear, left: 0, top: 0, blend: 'dest-in' }])
    .png()
    .toBuffer();
  const made = await client.images.edit({
    model: 'gpt-image-2.5-flare',
    prompt: 'a hat',
    size: '1024x1024',
    image: await toFile(blue, 'image.png', { type: 'image/png' }),
    mask: await toFile(mask, 'mask.png', { type: 'image/png' }),
  });
  const pixels = await sharp(Buffer.from(made.data?.[0]?.b64_json ?? '', 'base64'))
    .raw()
    .toBuffer();
  expect([...pixels.subarray(0, 3)]).toEqual([255, 0, 255]);
});
