import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../../src/contracts/errors.js';
import { pngPromising } from '../../support/hostile-pictures.js';
import type { PeerFault } from '../../support/replicate-peer.js';
import { stopSign } from '../../support/sample-photos.js';
import { startPeer } from '../../support/web-peer.js';
import { atPeer, failureOf, metered } from './at-peer.js';

const { options } = metered();
const box = [195, 55, 445, 305] as const;

describe('results that are files', () => {
  test('are fetched at once, before they expire', async () => {
    const { able, peer } = await atPeer();
    peer.state.keptMs = 1500;
    await able.segment(await stopSign(), box, options);
    const [address] = [...peer.files.keys()];
    await sleep(1600);
    expect((await fetch(`${peer.origin}${address}`)).status).toBe(404);
  });

  test('that have expired are told so', async () => {
    const { able, peer } = await atPeer();
    peer.state.keptMs = -1;
    const error = await failureOf(able.segment(await stopSign(), box, options));
    expect(error.message).toMatch(/could not be fetched \(status 404: it has expired\)/);
    expect(error.friendly).toBe('The result was gone before I could fetch it.');
  });

  test('are fetched again where the connection or the server failed', async () => {
    const { able, peer } = await atPeer();
    const troubles: PeerFault['happen'][] = [
      (response) => response.destroy(),
      (response) => response.writeHead(503).end(),
    ];
    for (const happen of troubles) peer.faults.push({ at: 'result', happen });
    expect((await able.segment(await stopSign(), box, options)).width).toBe(640);
    expect(peer.predictions).toHaveLength(1);
  });

  test('come from Replicate’s host for results only, and from nowhere that it redirects to', async () => {
    const inside = await startPeer((_request, _url, response) => response.end('secret'));
    const { able, peer } = await atPeer();
    const places = [
      `${inside.origin}/a.png`,
      'https://evil.example/a.png',
      'https://replicate.delivery.evil.example/a.png',
      'file:///etc/passwd',
    ];
    for (const place of places) {
      peer.state.output = () => place;
      const error = await failureOf(able.segment(await stopSign(), box, options));
      expect(error.message, place).toMatch(/where a picture/);
    }
    peer.state.output = undefined;
    peer.faults.push({
      at: 'result',
      happen: (response) => response.writeHead(302, { location: `${inside.origin}/a.png` }).end(),
    });
    expect((await failureOf(able.segment(await stopSign(), box, options))).message).toMatch(/is not fetched/);
    expect(inside.asked).toEqual([]);
  });

  test('that are too large, no pictures, or damaged are not used', async () => {
    const { able, peer } = await atPeer();
    const whole = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const files: readonly (readonly [Buffer, RegExp])[] = [
      [Buffer.from('<html>'), /is no picture that can be used: it is no JPEG, PNG or WebP/],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), /it is no JPEG, PNG or WebP/],
      [pngPromising(60_000, 60_000), /no picture that can be used: .*60000/],
      [pngPromising(9000, 9000), /no picture that can be used/],
      [whole.subarray(0, 90), /no picture that can be used/],
      [Buffer.alloc(0), /no picture that can be used/],
    ];
    for (const [bytes, said] of files) {
      peer.faults.push({
        at: 'result',
        happen: (response) => response.writeHead(200, { 'content-type': 'image/png' }).end(bytes),
      });
      expect((await failureOf(able.segment(await stopSign(), box, options))).message).toMatch(said);
    }
    peer.faults.push({
      at: 'result',
      happen(response) {
        const pump = setInterval(() => response.write(Buffer.alloc(8 << 20)), 1);
        response.on('close', () => clearInterval(pump));
      },
    });
    expect((await failureOf(able.segment(await stopSign(), box, options))).message).toMatch(/is larger than/);
  });

  test('may come within the output itself', async () => {
    const { able, peer } = await atPeer();
    const png = await sharp({ create: { width: 10, height: 10, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    peer.state.output = () => ({ mask: `data:image/png;base64,${png.toString('base64')}` });
    const { data } = await able.segment(await stopSign(), box, options);
    expect(data[640 * 200 + 320]).toBe(255);
  });
});

describe('what goes wrong is said with what fixes it', () => {
  test.each([
    [401, { detail: 'Unauthenticated' }, /token was not accepted: Unauthenticated; set REPLICATE_API_TOKEN/],
    [402, { detail: 'Insufficient credit' }, /wants to be paid: Insufficient credit; add credit at https/],
    [
      404,
      { detail: 'Not found' },
      /andreasjansson\/blip-2:\w+ is not there \(any more\).*CLOVABOT_ANSWER=replicate:owner\/name:version/,
    ],
    [
      422,
      { detail: '- input.image: bad' },
      /refused its input: - input.image: bad; choose another with CLOVABOT_ANSWER/,
    ],
    [500, 'Internal Server Error', /status 500: Internal Server Error; try again later/],
  ])('status %i', async (status, body, said) => {
    const { able, peer } = await atPeer();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    peer.faults.push({ at: 'create', happen: (response) => response.writeHead(status).end(text) });
    const error = await failureOf(able.answer(await stopSign(), 'who?', options));
    expect(error).toMatchObject({ status, backend: 'replicate', message: expect.stringMatching(said) });
    expect(error.friendly).not.toMatch(/CLOVABOT|REPLICATE_/);
  });

  test('a version that is gone', async () => {
    const { able, peer } = await atPeer();
    peer.state.models.delete('andreasjansson/blip-2');
    const error = await failureOf(able.answer(await stopSign(), 'who?', options));
    expect(error.message).toMatch(/is not there \(any more\): The specified version does not exist/);
    expect(error.friendly).toBe('A model that I use is gone from Replicate; my admin should look into it.');
  });

  test('a run that fails tells its last word, without secrets and pictures', async () => {
    const { able, peer } = await atPeer();
    peer.state.failure = {
      error: 'cannot identify image data:image/png;base64,iVBORw0KGgo= for r8_1234567890',
      logs: 'loading\nTraceback\nValueError: Bearer abc.def\n',
    };
    const error = await failureOf(able.caption(await stopSign(), options));
    expect(error.message).toMatch(
      /florence-2-large:\w+ failed: cannot identify image data:… for \(a secret\) — ValueError: \(a secret\); try again, or choose another with CLOVABOT_CAPTION=/,
    );
  });

  test('what a model holds back as unfit', async () => {
    const { able } = await atPeer();
    const mask = { width: 640, height: 480, data: new Uint8Array(640 * 480).fill(255, 3000, 3100) };
    const error = await failureOf(able.fill(await stopSign(), mask, 'a naked person', options));
    expect(error.status).toBe(422);
    expect(error.friendly).toBe(
      'The model held back its result as unfit to be shown. Please try other words or another picture.',
    );
  });

  test('outputs are taken in bounds, whatever their length', async () => {
    const { able, peer } = await atPeer();
    const sight = await stopSign();
    peer.state.output = () => 'a cat and '.repeat(100_000);
    expect((await able.answer(sight, 'what?', options)).text.length).toBeLessThanOrEqual(2000);
    expect((await able.caption(sight, options)).length).toBeLessThanOrEqual(2000);
    peer.state.output = () => 'word\n'.repeat(5000);
    expect(await able.read(sight, options)).toHaveLength(500);
    const bbox = [1, 2, 30, 40];
    peer.state.output = () => Array.from({ length: 15_000 }, () => ({ bbox, label: 'cat', confidence: 0.5 }));
    expect((await able.detect(sight, 'cat', options)).found).toHaveLength(1000);
    const corners = Array.from({ length: 300_000 }, (_, at) => at % 100);
    peer.state.output = () => ({ quad_boxes: [corners], labels: ['cat'] });
    await failureOf(able.detect(sight, 'cat', options));
  });

  test('an output of no known form', async () => {
    const { able, peer } = await atPeer();
    const sight = await stopSign();
    for (const odd of [
      {},
      [],
      7,
      true,
      { result: null },
      '',
      'https://replicate.delivery/x.png',
      { a: { b: [{ c: 1 }] } },
    ]) {
      peer.state.output = () => odd;
      const answer = await failureOf(able.answer(sight, 'who?', options));
      expect(answer.message, JSON.stringify(odd)).toMatch(
        /gave .* where a text was expected; choose another with CLOVABOT_ANSWER/,
      );
    }
    peer.state.output = () => null;
    expect((await failureOf(able.answer(sight, 'who?', options))).message).toMatch(/gave null where a result/);
    peer.state.output = () => [{ input: 'a', embedding: [1, 2] }];
    expect((await failureOf(able.embedText(['a'], options))).message).toMatch(
      /where a vector for each of 1 texts was expected/,
    );
    peer.state.output = () => 'a cat';
    expect((await failureOf(able.detect(sight, 'cat', options))).message).toMatch(/gave "a cat" where a list of boxes/);
  });
});

describe('another model, by a setting', () => {
  const version = async (name: string): Promise<string> => {
    const { peer } = await atPeer();
    return peer.state.models.get(name)?.version ?? '';
  };

  test('that is in the file', async () => {
    const { able, peer } = await atPeer({ CLOVABOT_FILL: 'replicate:stability-ai/stable-diffusion-inpainting' });
    const mask = { width: 640, height: 480, data: new Uint8Array(640 * 480) };
    for (let y = 100; y < 140; y++) mask.data.fill(255, y * 640 + 300, y * 640 + 360);
    const { data } = await able.fill(await stopSign(), mask, 'a blue ball', options);
    expect([...data.subarray((120 * 640 + 330) * 3, (120 * 640 + 330) * 3 + 3)]).toEqual([0, 0, 200]);
    expect(peer.predictions[0].input).toMatchObject({ width: 512, height: 384, prompt: 'a blue ball' });
    await able.fill(await stopSign(), mask, undefined, options);
    expect(peer.predictions[1].model).toBe('allenhooo/lama');
  });

  test('that is not: its inputs are asked for, once, and filled by their names', async () => {
    const name = 'someone/finder';
    const { able, peer } = await atPeer({ CLOVABOT_DETECT: `replicate:${name}:${await version(name)}` });
    for (const _ of [1, 2]) {
      const { found } = await able.detect(await stopSign(), 'sign', options);
      expect(found).toEqual([{ label: 'sign', score: 0.6, box: expect.anything() }]);
      expect(found[0].box.map(Math.round)).toEqual([205, 65, 435, 295]);
    }
    expect(peer.asked(`GET /v1/models/${name}/versions/`)).toBe(1);
    expect(peer.asked('POST /v1/predictions')).toBe(2);
  });

  test('that Replicate maintains: by its name alone', async () => {
    const { able, peer } = await atPeer({ CLOVABOT_FILL: 'replicate:someone/inverse-painter, allenhooo/lama' });
    const mask = { width: 640, height: 480, data: new Uint8Array(640 * 480) };
    for (let y = 100; y < 140; y++) mask.data.fill(255, y * 640 + 300, y * 640 + 360);
    await able.fill(await stopSign(), mask, 'a ball', options);
    expect(peer.asked('POST /v1/models/someone/inverse-painter/predictions')).toBe(1);
  });

  test('that needs a version and came without: the latest is named', async () => {
    const { able } = await atPeer({ CLOVABOT_ANSWER: 'replicate:someone/talker' });
    const error = await failureOf(able.answer(await stopSign(), 'who?', options));
    expect(error.message).toMatch(/community models need a version; the latest is someone\/talker:[0-9a-f]{64}/);
  });

  test('that takes a prompt: it gets the question, or the wish for a caption', async () => {
    const setting = `replicate:someone/talker:${await version('someone/talker')}`;
    const { able } = await atPeer({ CLOVABOT_ANSWER: setting, CLOVABOT_CAPTION: setting });
    expect(await able.answer(await stopSign(), 'who?', options)).toEqual({ text: 'You asked: who?' });
    expect(await able.caption(await stopSign(), options)).toBe(
      'You asked: Describe this picture in one or two sentences.',
    );
  });

  test('that wants what nobody can give, or cannot do the job: nothing is paid for', async () => {
    const odd = await atPeer({ CLOVABOT_ANSWER: `replicate:someone/odd:${await version('someone/odd')}` });
    const error = await failureOf(odd.able.answer(await stopSign(), 'who?', options));
    expect(error.message).toMatch(
      /was chosen to answer, but has an input secret_key that I know nothing of \(its inputs: image, question, secret_key\)/,
    );
    const talker = await version('someone/talker');
    const detector = await atPeer({ CLOVABOT_EMBED_IMAGE: `replicate:someone/nothing:${talker}` });
    expect((await failureOf(detector.able.embedImage(await stopSign(), options))).message).toMatch(/is not there/);
    expect([...odd.peer.predictions, ...detector.peer.predictions]).toEqual([]);
  });

  test('that is written wrongly is said at the start', async () => {
    const wrong = (settings: Readonly<Record<string, string>>): Promise<unknown> => atPeer(settings);
    for (const model of ['grounding-dino', 'a/b:latest', '../../x/y', 'a/b/c', 'a/b, c/d'])
      await expect(wrong({ CLOVABOT_DETECT: `replicate:${model}` }), model).rejects.toThrow(ConfigError);
    await expect(wrong({ CLOVABOT_DETECT: 'replicate:allenhooo/lama' })).rejects.toThrow(
      /allenhooo\/lama cannot detect; known ones that can: adirik\/grounding-dino/,
    );
    await expect(wrong({ CLOVABOT_FILL: 'replicate:a/b,c/d,e/f' })).rejects.toThrow(/at most two/);
    await expect(wrong({ REPLICATE_BASE_URL: 'ftp://x' })).rejects.toThrow(/REPLICATE_BASE_URL is no web address/);
    await expect(wrong({ REPLICATE_API_TOKEN: 'two words' })).rejects.toThrow(/REPLICATE_API_TOKEN has characters/);
  });
});
