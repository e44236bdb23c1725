/**
 * Draws documents in a thread of its own, as files of strangers may hang a renderer, crash it or make it take all memory:
 * PDFs by PDFium's WebAssembly, texts in our letters. What leaves it is a clean picture of ours.
 */
import { type PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium';
import sharp, { type OverlayOptions } from 'sharp';
import { outlineText } from '../util/drawing/text-outline.js';
import { serveWorker } from '../util/worker-service.js';
import { boundWasmMemory } from './bound-wasm-memory.js';
import { type CleanPicture, encodeClean } from './encode-picture.js';

export interface PageCall {
  readonly bytes: Uint8Array;
  /** Bytes. */
  readonly maxMemory: number;
}

/** A picture of the first pages below each other. */
export interface DrawnPages extends CleanPicture {
  /** How many pages, or lines of a text, it shows. */
  readonly shown: number;
  readonly of: number;
}

/** Letters of 10 points are some 20 pixels high: what the reading model likes. */
const pageLimits = { pages: 4, dotsPerPoint: 150 / 72, side: 2_400, minSide: 800 } as const;
const textLimits = { lines: 120, columns: 110 } as const;
const letter = { size: 18, line: 27, margin: 40 } as const;

// The renderer prints what it thinks of damaged files; what matters of that is thrown.
for (const way of ['log', 'info', 'warn', 'error'] as const) console[way] = () => undefined;

let isBounded = false;
let library: Promise<PDFiumLibrary> | undefined;

function loadLibrary(maxMemory: number): Promise<PDFiumLibrary> {
  if (!isBounded) boundWasmMemory(maxMemory);
  isBounded = true;
  library ??= PDFiumLibrary.init();
  return library;
}

async function pdf({ bytes, maxMemory }: PageCall): Promise<DrawnPages> {
  try {
    const document = await (await loadLibrary(maxMemory)).loadDocument(bytes);
    const of = document.getPageCount();
    const pages = await drawPages(document, Math.min(of, pageLimits.pages));
    document.destroy();
    return { ...(await below(pages)), shown: pages.length, of };
  } catch (error) {
    // What a file that failed had taken of the renderer's memory is not given back, so the next one gets a new renderer.
    library = undefined;
    throw error;
  }
}

interface DrawnPage {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly data: Uint8Array;
}

async function drawPages(document: PDFiumDocument, count: number): Promise<readonly DrawnPage[]> {
  const pages: DrawnPage[] = [];
  for (let number = 0; number < count; number += 1) {
    const page = document.getPage(number);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const longest = Math.max(originalWidth, originalHeight, 1);
    const scale = Math.max(pageLimits.minSide / longest, Math.min(pageLimits.dotsPerPoint, pageLimits.side / longest));
    const width = Math.max(1, Math.round(originalWidth * scale));
    const height = Math.max(1, Math.round(originalHeight * scale));
    pages.push(await page.render({ width, height, renderFormFields: true }));
  }
  return pages;
}

/** On white, each below the one before. */
async function below(pages: readonly DrawnPage[]) {
  const width = Math.max(...pages.map((page) => page.width));
  const height = pages.reduce((sum, page) => sum + page.height, 0);
  let top = 0;
  const parts = pages.map(({ width, height, data }): OverlayOptions => {
    const part = { input: Buffer.from(data), raw: { width, height, channels: 4 as const }, left: 0, top };
    top += height;
    return part;
  });
  const sheet = await sharp({ create: { width, height, channels: 3, background: 'white' } })
    .composite(parts)
    .png({ compressionLevel: 0 })
    .toBuffer();
  return encodeClean(() => sharp(sheet), 'png');
}

async function text({ bytes }: PageCall): Promise<DrawnPages> {
  const lines = new TextDecoder()
    .decode(bytes)
    .trimEnd()
    .split(/\r\n|\r|\n/)
    .flatMap(wrapped);
  const shown = lines.slice(0, textLimits.lines);
  const outlines = shown.map((line) => outlineText(line, letter.size, 'even'));
  const width = Math.ceil(Math.max(400, ...outlines.map((outline) => outline.width))) + 2 * letter.margin;
  const height = shown.length * letter.line + 2 * letter.margin;
  const paths = outlines.map(
    ({ path }, row) =>
      `<path transform="translate(${letter.margin} ${letter.margin + row * letter.line + letter.size})" d="${path}"/>`,
  );
  const svg = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>${paths.join('')}</svg>`,
  );
  return { ...(await encodeClean(() => sharp(svg), 'png')), shown: shown.length, of: lines.length };
}

/** At the last blank before the edge where there is one. */
function wrapped(line: string): readonly string[] {
  const parts: string[] = [];
  let rest = line.replaceAll('\t', '    ');
  // What is beyond the last line that is shown need not be cut up.
  while (rest.length > textLimits.columns && parts.length < textLimits.lines) {
    const blank = rest.lastIndexOf(' ', textLimits.columns);
    const end = blank > textLimits.columns / 2 ? blank : textLimits.columns;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...parts, rest.slice(0, textLimits.columns)];
}

serveWorker({ pdf, text });
