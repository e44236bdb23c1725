import PQueue from 'p-queue';
import { BudgetError } from '../../contracts/errors.js';
import type { CallOptions, Capabilities, Sight } from '../../contracts/model.js';
import type { Box } from '../../util/box.js';
import { unitVector } from '../../util/vector.js';
import { pictureToSend, seenPart } from '../shared/picture-to-send.js';
import { oddOutput } from './failure.js';
import type { UsableModel } from './find-model.js';
import type { Services } from './predict.js';
import { pickFrom, readVectors } from './read-output.js';

/** Predictions that run at the same time for one call. */
const atOnce = 4;
const usualSide = 224;
/** CLIP reads 77 tokens and fails at more. */
const maxTextLength = 240;
/** Texts in one prediction. */
const batch = 100;

export function createEmbed({
  models,
  predict,
}: Services): Pick<Capabilities, 'embedText' | 'embedImage' | 'embedViews'> {
  async function embedImage(sight: Sight, options: CallOptions): Promise<Float32Array> {
    const model = await models.find('embedImage', options);
    const { side = usualSide, square = true } = model.recipe;
    const { uri } = await pictureToSend(sight.pixels, seenPart(sight), { side, square });
    return one(model, await predict(model, { image: uri }, options));
  }

  async function embedText(texts: readonly string[], options: CallOptions): Promise<readonly Float32Array[]> {
    if (texts.length === 0) return [];
    const model = await models.find('embedText', options);
    const lines = texts.map(asLine);
    if (!Object.values(model.recipe.input).includes('{texts}'))
      return each(lines, options, async (text, own) => one(model, await predict(model, { text }, own)));
    const vectors: Float32Array[] = [];
    for (let at = 0; at < lines.length; at += batch) {
      const some = lines.slice(at, at + batch);
      const output = await predict(model, { texts: some.join('\n') }, options);
      const found = readVectors(pickFrom(output, model.recipe.pick));
      if (found?.length !== some.length) throw oddOutput(model, `a vector for each of ${some.length} texts`, output);
      vectors.push(...found.map(toUnit));
    }
    return vectors;
  }

  return {
    embedText,
    embedImage,
    embedViews: (sight: Sight, boxes: readonly Box[], options) =>
      each(boxes, options, (view, own) => embedImage({ ...sight, view }, own)),
  };
}

function one(model: UsableModel, output: unknown): Float32Array {
  const [vector] = readVectors(pickFrom(output, model.recipe.pick)) ?? [];
  if (!vector) throw oddOutput(model, 'a vector', output);
  return toUnit(vector);
}

const toUnit = (vector: readonly number[]): Float32Array => unitVector(Float32Array.from(vector));

/** One line that is never taken for an address to fetch. */
function asLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(/:\/\//g, ': //').trim().slice(0, maxTextLength);
  return line === '' ? '.' : line;
}

/**
 * Results in order, a few at a time; the first failure stops the rest, and is told when they have stopped. What is only
 * refused because others, under way, may yet cost the most that they can is done after them, one by one.
 */
async function each<Item, Result>(
  items: readonly Item[],
  options: CallOptions,
  work: (item: Item, options: CallOptions) => Promise<Result>,
): Promise<readonly Result[]> {
  const failed = new AbortController();
  const own = { ...options, signal: AbortSignal.any([options.signal, failed.signal]) };
  const results = new Map<number, Result>();
  const refused: number[] = [];
  const run = async (at: number, mayWait: boolean): Promise<void> => {
    try {
      own.signal.throwIfAborted();
      results.set(at, await work(items[at], own));
    } catch (error) {
      if (mayWait && error instanceof BudgetError) refused.push(at);
      else failed.abort(error);
    }
  };
  const queue = new PQueue({ concurrency: atOnce });
  await Promise.all(items.map((_, at) => queue.add(() => run(at, items.length > 1))));
  for (const at of refused) await run(at, false);
  options.signal.throwIfAborted();
  failed.signal.throwIfAborted();
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
