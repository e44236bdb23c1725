/** PDFs and texts that people send: a picture of their first pages, however hostile they are. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openPictures, type PictureStore } from '../../src/memory/pictures.js';
import { recordingLog } from '../support/log.js';
import { bombPdf, lockedPdf, pdfOf } from '../support/pdf.js';

const home = await mkdtemp(path.join(tmpdir(), 'clovabot-documents-'));
const store: PictureStore = await openPictures({ home, now: Date.now, log: recordingLog(), randomId: randomUUID });
const pictures = store.of('T1');
afterAll(async () => {
  await store.close();
  await rm(home, { recursive: true });
});

const refusal = (bytes: Buffer, name: string): Promise<string> =>
  pictures.receive(bytes, name).then(
    () => expect.fail('it was taken'),
    ({ friendly }: { friendly: string }) => friendly,
  );
/** How much of the picture is dark, between two heights. */
async function inkBetween(id: string, size: { width: number; height: number }, from: number, to: number) {
  const { pixels } = await pictures.sight({ type: 'Image', picture: { ...size, id, mediaType: 'image/png' } });
  const { width, channels, data } = pixels;
  let dark = 0;
  for (let y = Math.floor(from); y < Math.floor(to); y += 1)
    for (let x = 0; x < width; x += 1) if (data[(y * width + x) * channels] < 128) dark += 1;
  return dark;
}

test('a PDF becomes a picture of its pages below each other, upright and in black on white', async () => {
  const taken = await pictures.receive(pdfOf([['Invoice 4711', 'Total 37.40'], ['Page two']]), 'invoice.pdf');
  expect(taken).toMatchObject({ name: 'invoice.pdf', width: 1240, height: 2 * 1754 });
  expect(taken).not.toHaveProperty('remark');
  // Both begin with a line, and below that there is nothing.
  expect(await inkBetween(taken.id, taken, 0, 300)).toBeGreaterThan(300);
  expect(await inkBetween(taken.id, taken, 400, 1700)).toBe(0);
  expect(await inkBetween(taken.id, taken, 1754, 2054)).toBeGreaterThan(300);
});

test('of a long one the first pages are looked at, which is said under its name', async () => {
  const long = pdfOf(Array.from({ length: 12 }, (_, page) => [`Page ${page + 1}`]));
  expect(await pictures.receive(long, 'manual.pdf')).toMatchObject({
    height: 4 * 1754,
    remark: '“manual.pdf” has 12 pages; I looked at the first 4.',
  });
});

test('pages of any size stay within what a picture may be', async () => {
  const poster = await pictures.receive(pdfOf([['A poster']], [14_400, 14_400]), 'poster.pdf');
  expect(poster).toMatchObject({ width: 2_400, height: 2_400 });
  const stamp = await pictures.receive(pdfOf([['x']], [20, 10]), 'stamp.pdf');
  expect(stamp).toMatchObject({ width: 800, height: 400 });
  const strip = await pictures.receive(pdfOf([['x']], [14_400, 3]), 'strip.pdf');
  expect(strip.width).toBe(2_400);
});

test('a text becomes a picture of its lines, long ones wrapped; a long one is cut, which is said', async () => {
  const text = await pictures.receive(Buffer.from('Milk 1.20\nBread\t2.80\n\nZusammen: 4,00 €\n'), 'list.txt');
  expect(text.height).toBe(4 * 27 + 80);
  expect(await inkBetween(text.id, text, 40, 67)).toBeGreaterThan(50);
  const wide = await pictures.receive(Buffer.from('word '.repeat(60)), 'wide.md');
  expect(wide.height).toBe(3 * 27 + 80);
  expect(wide.width).toBeLessThan(1_400);
  const log = Buffer.from(Array.from({ length: 9_000 }, (_, line) => `line ${line}`).join('\n'));
  expect(await pictures.receive(log, 'server.log')).toMatchObject({
    remark: '“server.log” has 9,000 lines; I looked at the first 120.',
  });
  const flat = Buffer.from('x'.repeat(20_000_000));
  expect((await pictures.receive(flat, 'flat.txt')).height).toBe(120 * 27 + 80);
}, 60_000);

test('what is text by chance is none: a complaint in place of a picture, a web page', async () => {
  expect(await refusal(Buffer.from('Not found'), 'cat.jpg')).toMatch(/^I can’t read text files \(“cat\.jpg”\)/);
  const quoting = Buffer.from('A file that begins with %PDF-1.4 is a PDF.');
  expect((await pictures.receive(quoting, 'formats.md')).height).toBe(27 + 80);
  expect(await refusal(Buffer.from('<!doctype html><p>Sign in'), 'notes.txt')).toMatch(/^I can’t read text files/);
});

test('one that is locked, damaged or no PDF is refused kindly, and the next one is drawn all the same', async () => {
  expect(await refusal(lockedPdf(), 'salary.pdf')).toBe(
    '“salary.pdf” is locked by a password. Please send it without one.',
  );
  for (const rubbish of ['%PDF-1.7 …', `%PDF-1.4\n${'1 0 obj\n'.repeat(50_000)}`])
    expect(await refusal(Buffer.from(rubbish), 'x.pdf')).toMatch(/^“x\.pdf” is damaged or cut off/);
  const nested = Buffer.from(`%PDF-1.4\n1 0 obj\n${'['.repeat(200_000)}\nendobj\ntrailer << /Root 1 0 R >>`);
  expect(await refusal(nested, 'nested.pdf')).toMatch(/^“nested\.pdf” /);
  const selfish = pdfOf([['x']])
    .toString('latin1')
    .replace(/\/Kids \[[^\]]*\]/, '/Kids [4 0 R]');
  await pictures
    .receive(Buffer.from(selfish, 'latin1'), 'selfish.pdf')
    .catch(({ friendly }) => expect(friendly).toBeTruthy());
  expect(await pictures.receive(pdfOf([['still here']]), 'after.pdf')).toMatchObject({ width: 1240 });
}, 60_000);

test('one that eats all memory is refused, again and again, and costs nobody else theirs', async () => {
  const bomb = bombPdf(500_000_000);
  expect(bomb.byteLength).toBeLessThan(1_000_000);
  for (let times = 0; times < 2; times += 1) expect(await refusal(bomb, 'bomb.pdf')).toMatch(/^“bomb\.pdf” /);
  expect(await pictures.receive(pdfOf([['still here, too']]), 'after-bombs.pdf')).toMatchObject({ width: 1240 });
}, 120_000);
