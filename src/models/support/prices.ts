/** What OpenAI's models cost: `data/prices.json`, which says when and where it was read. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../errors.js';
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
/** US dollars per million tokens. */
export type LanguagePrice = Readonly<z.infer<typeof languageSchema>>;
export type PaintingPrice = Readonly<z.infer<typeof paintingSchema>>;

const fileSchema = z.object({
  read: z.iso.date(),
  sources: z.array(z.string()).min(1),
  language: z.record(z.string(), languageSchema),
  painting: z.record(z.string(), paintingSchema),
});

export interface Prices {
  /** Undefined for a model that is not listed, as those of one's own server are. */
  language(model: string): LanguagePrice | undefined;
  painting(model: string): PaintingPrice | undefined;
}

/** @throws ConfigError when the file is not as it should be */
export function readPrices(file: string = path.join(projectRoot, 'data', 'prices.json')): Prices {
  const read = fileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.success)
    throw new ConfigError(`[prices] ${file} cannot be used: ${z.prettifyError(read.error)}; restore it`, {
      cause: read.error,
    });
  const { language, painting } = read.data;
  return { language: (model) => entryFor(model, language), painting: (model) => entryFor(model, painting) };
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

/** The most that a request may cost, US dollars: no token is shorter than a byte, and all may be written to the cache. */
export function mostLanguageDollars(
  price: LanguagePrice,
  request: { readonly bytes: number; readonly pictures: number; readonly maxTokens: number },
): number {
  const input = request.bytes + request.pictures * price.picture;
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
