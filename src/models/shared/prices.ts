/** What OpenAI's models cost: `data/prices.json`, which says when and where it was read. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../contracts/errors.js';
import { projectRoot } from '../../util/project-root.js';

const amount = z.number().nonnegative();
const languageSchema = z.object({
  input: amount,
  cached: amount,
  /** What is put into the prompt cache, where that costs more than `input`. */
  written: amount.optional(),
  output: amount,
  /** Tokens of the largest picture that is sent. */
  picture: z.int().positive(),
});
const paintingSchema = z.object({
  text: amount,
  image: amount,
  output: amount,
  /** US dollars of one edit. */
  typical: amount,
  most: amount,
});
/** It is not known, and counts as this. */
interface Doubt {
  readonly assumed?: true;
}
/** US dollars per million tokens. */
export type LanguagePrice = Readonly<z.infer<typeof languageSchema>> & Doubt;
export type PaintingPrice = Readonly<z.infer<typeof paintingSchema>> & Doubt;

const fileSchema = z.object({
  read: z.iso.date(),
  sources: z.array(z.string()).min(1),
  language: z.record(z.string(), languageSchema),
  painting: z.record(z.string(), paintingSchema),
  assumed: z.object({ language: languageSchema, painting: paintingSchema }),
});

/** What a model costs that is not listed: nothing that is counted, what is assumed, or US dollars per million tokens. */
export type Unlisted = 'uncounted' | 'assumed' | Pick<LanguagePrice, 'input' | 'output'>;

export interface Prices {
  /** The date when the listed prices were read: "2026-11-23". */
  readonly readOn: string;
  /** Of a language model: whether its price was read, and not said or assumed. */
  isListed(model: string): boolean;
  /** Undefined for a model whose costs are not counted, as those of one's own server are. */
  language(model: string): LanguagePrice | undefined;
  painting(model: string): PaintingPrice | undefined;
}

/** @throws ConfigError when the file is not as it should be */
export function readPrices(
  unlisted: Unlisted = 'uncounted',
  file: string = path.join(projectRoot, 'data', 'prices.json'),
): Prices {
  const read = fileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.success)
    throw new ConfigError(`[prices] ${file} cannot be used: ${z.prettifyError(read.error)}; restore it`, {
      cause: read.error,
    });
  const { language, painting, assumed } = read.data;
  const { language: others, painting: otherPainters } = assumed;
  const otherLanguage: LanguagePrice | undefined =
    unlisted === 'uncounted'
      ? undefined
      : unlisted === 'assumed'
        ? { ...others, assumed: true }
        : { ...unlisted, cached: unlisted.input, picture: others.picture };
  // What painting costs there was not said either.
  const otherPainting: PaintingPrice | undefined =
    unlisted === 'uncounted' ? undefined : { ...otherPainters, assumed: true };
  return {
    readOn: read.data.read,
    isListed: (model) => entryFor(model, language) !== undefined,
    language: (model) => entryFor(model, language) ?? otherLanguage,
    painting: (model) => entryFor(model, painting) ?? otherPainting,
  };
}

/** Versions cost what their model costs: "gpt-6-luna-2026-09-22"; gateways put the vendor first: "openai/gpt-6-luna". */
function entryFor<Entry>(model: string, table: Readonly<Record<string, Entry>>): Entry | undefined {
  const name = model.replace(/^openai\//, '');
  const key = [name, name.replace(/-\d{4}-\d{2}-\d{2}$/, '')].find((candidate) => Object.hasOwn(table, candidate));
  return key === undefined ? undefined : table[key];
}

/** Tokens of a language model as its server counted them; `cached` and `written` are part of `input`. */
export interface LanguageUse {
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  readonly output: number;
}

/** US dollars. */
export function languageDollars(price: LanguagePrice, { input, cached, written, output }: LanguageUse): number {
  const fresh = Math.max(0, input - cached - written);
  return (
    (fresh * price.input + cached * price.cached + written * (price.written ?? price.input) + output * price.output) /
    1e6
  );
}

/** Pixels of the side of the square whose tokens the file says. */
const pricedSide = 1024;

/** The most that a picture of this longer side may be counted as: the tokens grow with what it shows. */
export const pictureTokens = ({ picture }: LanguagePrice, side: number = pricedSide): number =>
  Math.ceil(picture * Math.max(1, (side / pricedSide) ** 2));

/** The most that a request may cost, US dollars: no token is shorter than a byte, and all may be written to the cache. */
export function maxLanguageDollars(
  price: LanguagePrice,
  request: {
    readonly bytes: number;
    readonly pictures: number;
    readonly maxTokens: number;
    readonly pictureSide?: number;
  },
): number {
  const input = request.bytes + request.pictures * pictureTokens(price, request.pictureSide);
  return languageDollars(price, { input, cached: 0, written: input, output: request.maxTokens });
}

/** Tokens of a request to paint, as its server counted them. */
export interface PaintingUse {
  readonly text: number;
  readonly image: number;
  readonly output: number;
}

/** US dollars. */
export const paintingDollars = (price: PaintingPrice, { text, image, output }: PaintingUse): number =>
  (text * price.text + image * price.image + output * price.output) / 1e6;
