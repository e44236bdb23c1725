/** A hub with tiny models, a folder to keep them in, and the backend as it is connected. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { beforeEach, onTestFinished } from 'vitest';
import type { ConnectedBackend } from '../../../src/contracts/backend.js';
import type { Sight } from '../../../src/contracts/model.js';
import { createLexicon } from '../../../src/language/lexicon.js';
import { local } from '../../../src/models/local/index.js';
import { findLibrary } from '../../../src/models/local/library.js';
import { toPixels } from '../../../src/util/drawing/sharp-pixels.js';
import { type HubPeer, startHubPeer } from '../../support/hub-peer.js';
import { type ModelFiles, tinyClip, tinyDetector, tinySeer, tinySegmenter, tinyWriter } from './tiny-models.js';

/** On a person's machine the package may be missing; .ci/run installs it. */
export const missing =
  findLibrary() === undefined && !process.env.CI
    ? '@huggingface/transformers is not installed; npm i --prefix FOLDER @huggingface/transformers, then set NODE_PATH to FOLDER/node_modules'
    : undefined;

/** Skips each test of a file, saying why, where the package is missing. */
export const needPackage = (): void => beforeEach(({ skip }) => skip(missing !== undefined, missing));

/** The models that are used unless another one is chosen. */
export const usualModels: Readonly<Record<string, ModelFiles>> = {
  'Xenova/owlv2-base-patch16-ensemble': tinyDetector(),
  'onnx-community/sam2.1-hiera-tiny-ONNX': tinySegmenter(),
  'HuggingFaceTB/SmolVLM-500M-Instruct': tinySeer(),
  'onnx-community/Qwen3-0.6B-ONNX': tinyWriter(),
  'Xenova/clip-vit-base-patch32': tinyClip(),
};

/** Every capability is given to the backend. */
export const everything = {
  CLOVABOT_LOCAL: 'on',
  CLOVABOT_COMPLETE: 'local',
  CLOVABOT_EMBED_TEXT: 'local',
  CLOVABOT_EMBED_IMAGE: 'local',
};

export interface LocalWorld {
  readonly hub: HubPeer;
  readonly home: string;
  /** Another start of the bot, in the same home. */
  connect(environment?: Readonly<Record<string, string>>): Promise<ConnectedBackend>;
}

/** @param atEnd called with what closes it */
export async function openWorld(
  models: Readonly<Record<string, ModelFiles>> = usualModels,
  atEnd: (close: () => Promise<void>) => void = onTestFinished,
): Promise<LocalWorld> {
  const hub = await startHubPeer(models);
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-local-'));
  const connections: ConnectedBackend[] = [];
  atEnd(async () => {
    for (const connection of connections) await connection.close();
    await hub.close();
    await rm(home, { recursive: true, force: true });
  });
  return {
    hub,
    home,
    async connect(environment = everything) {
      const connection = await local.connect({
        environment: { CLOVABOT_HOME: home, HF_ENDPOINT: hub.url, ...environment },
        fetch: () => Promise.reject(new Error('the main thread fetches nothing')),
        lexicon: createLexicon([]),
      });
      if (!connection) throw new Error('not connected');
      connections.push(connection);
      return connection;
    },
  };
}

export const still = (): { readonly signal: AbortSignal } => ({ signal: new AbortController().signal });

/** A white picture with rectangles in it. */
export async function drawing(
  id: string,
  width: number,
  height: number,
  ...rectangles: readonly {
    readonly colour: string;
    readonly box: readonly [number, number, number, number];
  }[]
): Promise<Sight> {
  const shapes = rectangles.map(
    ({ colour, box: [x1, y1, x2, y2] }) =>
      `<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="${colour}" shape-rendering="crispEdges"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#ffffff"/>${shapes.join('')}</svg>`;
  return { id, pixels: await toPixels(sharp(Buffer.from(svg)).removeAlpha()) };
}
