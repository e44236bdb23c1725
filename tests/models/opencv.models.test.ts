import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CapabilityError, ModelError } from '../../src/contracts/errors.js';
import { createOpencv } from '../../src/models/embedded/opencv.js';
import type { Mask, Pixels } from '../../src/util/pixels.js';
import { drawSvg, photo, samplePhoto, svgText } from './drawn-text.js';

const opencv = createOpencv();
const options = { signal: AbortSignal.timeout(300_000) };

beforeAll(() => opencv.warmUp(options.signal));
afterAll(() => opencv.close());

const count = ({ data }: Mask, isWanted: (value: number) => boolean): number =>
  data.reduce((sum, value) => sum + (isWanted(value) ? 1 : 0), 0);

/** Intersection over union of a mask's inside with the pixels for which `isTrue`. */
function overlap({ width, data }: Mask, isTrue: (x: number, y: number) => boolean): number {
  let both = 0;
  let either = 0;
  data.forEach((value, at) => {
    const found = value > 127;
    const real = isTrue(at % width, Math.floor(at / width));
    both += found && real ? 1 : 0;
    either += found || real ? 1 : 0;
  });
  return both / either;
}

describe('segment', () => {
  it('follows the outline of a thing, with soft edges', async () => {
    const pixels = await drawSvg(
      400,
      300,
      '<rect width="400" height="300" fill="#7a8"/><circle cx="180" cy="150" r="80" fill="#c33"/>',
    );
    const mask = await opencv.segment({ id: 'disc', pixels }, [98, 68, 262, 232], options);
    expect(overlap(mask, (x, y) => Math.hypot(x + 0.5 - 180, y + 0.5 - 150) < 80)).toBeGreaterThan(0.95);
    expect(count(mask, (value) => value > 20 && value < 235)).toBeGreaterThan(50);
    expect({ width: mask.width, height: mask.height }).toEqual({ width: 400, height: 300 });
  });

  it('leaves out the background between the parts of a thing', async () => {
    const cross = '<path d="M170 60h60v70h100v60h-100v70h-60v-70h-100v-60h100z" fill="#224"/>';
    const pixels = await drawSvg(400, 320, `<rect width="400" height="320" fill="#cde"/>${cross}`);
    const mask = await opencv.segment({ id: 'cross', pixels }, [70, 60, 330, 260], options);
    const isCross = (x: number, y: number): boolean =>
      (x >= 170 && x < 230 && y >= 60 && y < 260) || (x >= 70 && x < 330 && y >= 130 && y < 190);
    expect(overlap(mask, isCross)).toBeGreaterThan(0.85);
  });

  it('cuts a person out of a photo', async () => {
    const pixels = await photo(samplePhoto(6), 480);
    const mask = await opencv.segment({ id: 'people', pixels }, [149, 57, 263, 380], options);
    const at = (x: number, y: number): number => mask.data[y * mask.width + x] ?? 0;
    // Face and dress; the blinds beside the head and the neighbour on the left.
    expect(at(207, 105)).toBeGreaterThan(200);
    expect(at(205, 250)).toBeGreaterThan(200);
    expect(at(160, 70)).toBeLessThan(60);
    expect(at(60, 250)).toBe(0);
    const share = count(mask, (value) => value > 127) / (114 * 323);
    expect(share).toBeGreaterThan(0.45);
    expect(share).toBeLessThan(0.9);
  });

  it.each([
    ['a box of the whole picture', [0, 0, 320, 240]],
    ['a box of a few pixels', [100, 100, 103, 102]],
    ['an empty box', [50, 60, 50, 60]],
    ['a box beyond the edge', [250, 200, 900, 900]],
    ['a box outside of the picture', [500, 500, 600, 600]],
  ] as const)('never gives an empty mask: %s', async (name, box) => {
    const pixels = await photo(samplePhoto(2), 320);
    const mask = await opencv.segment({ id: name, pixels }, box, options);
    expect(count(mask, (value) => value > 127)).toBeGreaterThan(0);
  });

  it('finds something even where all is alike', async () => {
    const pixels = await drawSvg(200, 200, '<rect width="200" height="200" fill="#999"/>');
    const mask = await opencv.segment({ id: 'plain', pixels }, [50, 50, 150, 150], options);
    expect(count(mask, (value) => value > 127)).toBeGreaterThan(1000);
  });
});

describe('fill', () => {
  const hole = ({ width, height }: Pixels, x1: number, y1: number, x2: number, y2: number): Mask => {
    const data = new Uint8Array(width * height);
    for (let y = y1; y < y2; y++) data.fill(255, y * width + x1, y * width + x2);
    return { width, height, data };
  };
  const bricks = (): Promise<Pixels> => {
    const rows = Array.from({ length: 20 }, (_, row) =>
      Array.from(
        { length: 14 },
        (_, column) =>
          `<rect x="${column * 32 - (row % 2) * 16}" y="${row * 16}" width="30" height="14" fill="#a4503a"/>`,
      ).join(''),
    );
    return drawSvg(400, 300, `<rect width="400" height="300" fill="#ddd"/>${rows.join('')}`);
  };

  it('continues a pattern and leaves everything else as it is', async () => {
    const pixels = await bricks();
    const mask = hole(pixels, 150, 100, 230, 170);
    const damaged = { ...pixels, data: Uint8Array.from(pixels.data) };
    mask.data.forEach((value, at) => {
      if (value) damaged.data.set([0, 0, 255], at * 3);
    });
    const filled = await opencv.fill({ id: 'bricks', pixels: damaged }, mask, undefined, options);
    let changed = 0;
    let difference = 0;
    filled.data.forEach((value, at) => {
      if (mask.data[Math.floor(at / 3)] === 0) changed += value === damaged.data[at] ? 0 : 1;
      else difference += Math.abs(value - (pixels.data[at] ?? 0));
    });
    expect(changed).toBe(0);
    expect(difference / (80 * 70 * 3)).toBeLessThan(12);
  });

  it('keeps the transparency of a picture, and fades where the mask does', async () => {
    const plain = await drawSvg(120, 90, '<rect width="120" height="90" fill="#468"/>');
    const data = new Uint8Array(120 * 90 * 4);
    for (let at = 0; at < 120 * 90; at++) data.set([...plain.data.subarray(3 * at, 3 * at + 3), 77], 4 * at);
    const pixels: Pixels = { width: 120, height: 90, channels: 4, data };
    const mask = hole(pixels, 40, 30, 70, 60);
    data.set([200, 0, 0, 77], 4 * (30 * 120 + 40));
    mask.data[30 * 120 + 40] = 48;
    const filled = await opencv.fill({ id: 'clear', pixels }, mask, undefined, options);
    const [red = 0] = filled.data.subarray(4 * (30 * 120 + 40));
    expect(red).toBeGreaterThan(100);
    expect(red).toBeLessThan(170);
    expect([...filled.data.subarray(4 * (45 * 120 + 55), 4 * (45 * 120 + 55) + 4)]).toEqual([0x44, 0x66, 0x88, 77]);
  });

  it('gives the picture back when nothing is selected', async () => {
    const pixels = await photo(samplePhoto(1), 200);
    const mask = { width: pixels.width, height: pixels.height, data: new Uint8Array(pixels.width * pixels.height) };
    const filled = await opencv.fill({ id: 'nothing', pixels }, mask, undefined, options);
    expect(Buffer.from(filled.data).equals(Buffer.from(pixels.data))).toBe(true);
  });

  it('says so when nothing is left to continue from', async () => {
    const pixels = await photo(samplePhoto(1), 200);
    const call = opencv.fill({ id: 'all', pixels }, hole(pixels, 0, 0, 200, pixels.height), undefined, options);
    await expect(call).rejects.toThrow(ModelError);
    await expect(call).rejects.toThrow('too little is left around the hole; select a smaller thing');
  });

  it('does not pretend to paint new things', async () => {
    const pixels = await photo(samplePhoto(1), 200);
    const call = opencv.fill({ id: 'new', pixels }, hole(pixels, 10, 10, 50, 50), 'a red hat', options);
    await expect(call).rejects.toThrow(CapabilityError);
    await expect(call).rejects.toThrow('a model that paints');
  });
});

describe('match', () => {
  const logo = (x: number, y: number, scale: number, turn: number, name = 'ACME'): string =>
    `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${scale})"><rect width="360" height="220" rx="20" fill="#123a7a"/>` +
    `<circle cx="70" cy="110" r="50" fill="#ffd21f"/><path d="M40 140 L70 60 L100 140 Z" fill="#123a7a"/>` +
    svgText({ text: name, x: 135, y: 105, size: 58, colour: '#ffd21f', font: 'DejaVuSans-Bold' }) +
    svgText({ text: 'Foods & Co', x: 135, y: 160, size: 30, colour: '#fff' }) +
    '</g>';
  const clutter = Array.from(
    { length: 60 },
    (_, n) =>
      `<rect x="${(n * 137) % 760}" y="${(n * 71) % 560}" width="${20 + ((n * 31) % 70)}" height="${15 + ((n * 17) % 60)}" fill="hsl(${(n * 47) % 360} 60% ${30 + ((n * 13) % 50)}%)" transform="rotate(${(n * 29) % 90} ${(n * 137) % 760} ${(n * 71) % 560})"/>` +
      svgText({ text: `item ${n * 7}`, x: (n * 97) % 700, y: (n * 53) % 580, size: 14 + (n % 12) }),
  ).join('');
  const taught = async () => ({
    id: 'logo',
    pixels: await drawSvg(440, 300, logo(40, 40, 1, 0)),
    view: [40, 40, 400, 260] as const,
  });

  it('finds a logo again, turned, smaller and among clutter', async () => {
    const scene = await drawSvg(800, 600, clutter + logo(380, 200, 0.6, 25));
    const [found, ...others] = await opencv.match(await taught(), { id: 'street', pixels: scene }, options);
    expect(others).toEqual([]);
    expect(found?.score).toBeGreaterThan(0.5);
    expect(found?.inliers).toBeGreaterThan(8);
    const expected = [324, 200, 576, 411];
    found?.box.forEach((edge, at) => {
      expect(Math.abs(edge - (expected[at] ?? 0))).toBeLessThan(14);
    });
  });

  it('finds each of two copies, and only those in the view', async () => {
    const scene = await drawSvg(800, 600, clutter + logo(60, 60, 0.55, -8) + logo(480, 330, 0.7, 10));
    const both = await opencv.match(await taught(), { id: 'two', pixels: scene }, options);
    expect(both).toHaveLength(2);
    const [right, ...none] = await opencv.match(
      await taught(),
      { id: 'two', pixels: scene, view: [400, 250, 800, 600] },
      options,
    );
    expect(none).toEqual([]);
    expect(right?.box[0]).toBeGreaterThan(420);
  });

  it('finds nothing where it is not', async () => {
    const other = await drawSvg(
      800,
      600,
      `${clutter}<rect x="300" y="200" width="260" height="160" fill="#123a7a"/>${svgText({ text: 'Bakery', x: 330, y: 300, size: 50, colour: '#ffd21f' })}`,
    );
    expect(await opencv.match(await taught(), { id: 'other', pixels: other }, options)).toEqual([]);
    const people = await photo(samplePhoto(3), 640);
    expect(await opencv.match(await taught(), { id: 'people', pixels: people }, options)).toEqual([]);
  });

  it('knows no plain things', async () => {
    const plain = await drawSvg(100, 100, '<rect width="100" height="100" fill="#c00"/>');
    const people = await photo(samplePhoto(3), 400);
    expect(await opencv.match({ id: 'red', pixels: plain }, { id: 'people', pixels: people }, options)).toEqual([]);
  });
});

it('stops waiting when the person does', async () => {
  const pixels = await photo(samplePhoto(4), 640);
  const stop = new AbortController();
  const call = opencv.segment({ id: 'late', pixels }, [10, 20, 300, 400], { signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(call).rejects.toThrow('enough');
  await expect(opencv.segment({ id: 'next', pixels }, [10, 20, 300, 400], options)).resolves.toMatchObject({
    width: 640,
  });
});
