import { z } from 'zod';
import { BudgetError, CapabilityError, ModelError } from '../../contracts/errors.js';
import type { Sight } from '../../contracts/model.js';
import { withoutOwner } from '../../language/possessives.js';
import type { LearningServices } from '../../learning/kind.js';
import { askModel, jsonSchema } from '../../planning/language-model/ask-model.js';
import { dataLine } from '../../planning/language-model/data-line.js';
import { colourNames } from '../../util/colour/colour-name.js';
import { jsonValues } from '../../util/lenient-json.js';
import { spokenPart } from '../../util/spoken-part.js';
import { wordRelations } from '../../wordnet/word-relations.js';
import type { Reference } from './references.js';

/** Its text in data/prompts. */
export const descriptionInstructions = 'describe-reference';
/** Characters of a description. */
const maxLength = 300;
/** Descriptions that are taken of one reply. */
const maxOfReply = 3;
/** Pictures that a language model is shown: each costs. */
const maxSights = 3;
/** Colours with a smaller share aren't worth a word. */
const minShare = 0.15;

export interface ToDescribe {
  /** What people call it. */
  readonly thing: string;
  /** How a person says that it should look. */
  readonly look?: string;
  /** The pictures that may be looked at for it. */
  readonly references: readonly Reference[];
}

export interface TriedDescription {
  readonly description: string;
  readonly fit: number;
}

/**
 * Descriptions to try, the most promising first: a language model's, that sees the pictures where it may; without one,
 * what captions, colours and WordNet give.
 * @param tried what was painted so far
 */
export async function describe(
  wanted: ToDescribe,
  tried: readonly TriedDescription[],
  services: LearningServices,
): Promise<readonly string[]> {
  const { references, thing, look } = wanted;
  const colours = coloursOf(references);
  const told = await asked(wanted, colours, tried, services);
  if (told && told.length > 0) return distinct([...told, ...(look === undefined ? [] : [look])]);
  return tried.length > 0 ? [] : composed({ thing, look, colours, captions: await captionsOf(references, services) });
}

const reply = z.object({ descriptions: z.array(z.string()) });
const lenient = z.union([
  z.object({ descriptions: z.array(z.unknown()) }).transform(({ descriptions }) => descriptions),
  z.object({ description: z.string() }).transform(({ description }) => [description]),
  z.array(z.unknown()),
]);
const schema = jsonSchema('descriptions', reply);

/** Undefined where no language model is connected, or it fails, or may not be paid, or says nothing of use. */
async function asked(
  { thing, look, references }: ToDescribe,
  colours: readonly string[],
  tried: readonly TriedDescription[],
  services: LearningServices,
): Promise<readonly string[] | undefined> {
  const { writer, models, signal } = services;
  if (!writer) return undefined;
  const told = {
    thing,
    ...(look !== undefined && { person: look }),
    ...(colours.length > 0 && { colours }),
    ...(tried.length > 0 && {
      tried: tried.map(({ description, fit }) => ({ description, alike: Math.round(fit * 100) / 100 })),
    }),
  };
  const ask = async (sights: readonly Sight[], data: object) =>
    (
      await askModel(
        models.complete,
        {
          instructions: writer.instructions[descriptionInstructions].trim(),
          message: dataLine(data),
          ...(sights.length > 0 && { sights }),
          schema,
          read: readDescriptions,
        },
        { signal },
      )
    ).result;
  const hidden = async () => {
    const shows = await captionsOf(references, services);
    return ask([], { ...told, ...(shows.length > 0 && { shows }) });
  };
  try {
    if (writer.pictures !== 'shown' || references.length === 0) return await hidden();
    const sights = references.slice(0, maxSights).map(({ sight, box }): Sight => ({ ...sight, view: box }));
    return await ask(sights, told).catch((error: unknown) => {
      // This model only reads text.
      if (error instanceof CapabilityError) return hidden();
      throw error;
    });
  } catch (error) {
    signal.throwIfAborted();
    if (isNoAnswer(error)) return undefined;
    throw error;
  }
}

const isNoAnswer = (error: unknown): boolean =>
  error instanceof CapabilityError || error instanceof ModelError || error instanceof BudgetError;

/** The descriptions in a language model's reply, each one line that says something and asks for nothing. */
export function readDescriptions(text: string): { result: readonly string[] } | { fault: string } {
  for (const value of jsonValues(spokenPart(text))) {
    const { data } = lenient.safeParse(value);
    const found = distinct((data ?? []).flatMap((one) => (typeof one === 'string' ? one : [])));
    if (found.length > 0) return { result: found.slice(0, maxOfReply) };
  }
  return { fault: 'send "descriptions", a list of texts' };
}

/** Marks of what isn't a description: code, addresses, instructions to a model. */
const foreign =
  /https?:|www\.|[{}<>`]|\b(?:ignore|disregard|override)\b[^.]*\b(?:instruction|prompt|above|previous|rule|everything)/i;

/** Texts of others as one line each, without doubles, markup and what is no description. */
const distinct = (texts: readonly string[]): readonly string[] => [
  ...new Set(
    texts
      .map((text) =>
        text
          .normalize('NFC')
          .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
          .replace(/^[\s"'“”‘’*•-]+|[\s"'“”‘’*.]+$/gu, '')
          .slice(0, maxLength)
          .trim(),
      )
      .filter((text) => /\p{L}{2}/u.test(text) && !foreign.test(text)),
  ),
];

interface Known {
  readonly thing: string;
  readonly look?: string;
  readonly colours: readonly string[];
  readonly captions: readonly string[];
}

/** Without a language model: a person's words first, then captions, each also with the measured colours, then nouns. */
export function composed({ thing, look, colours, captions }: Known): readonly string[] {
  const bare = withoutOwner(thing).replace(/^(?:the|an?) /i, '');
  const painted = colours.join(' and ');
  const coloured = (noun: string): string => (painted === '' ? noun : `${painted} ${noun.replace(/^an? /i, '')}`);
  const kinds = wordRelations().paraphrases(bare);
  return distinct([
    ...(look === undefined ? [] : [look]),
    ...captions.flatMap((caption) => (painted === '' ? [caption] : [`${caption}, ${painted}`, caption])),
    coloured(look ?? bare),
    ...kinds.map(coloured),
  ]);
}

/** What a model that describes pictures says of them; nothing where there is none. */
async function captionsOf(
  references: readonly Reference[],
  { models, signal }: LearningServices,
): Promise<readonly string[]> {
  const captions: string[] = [];
  try {
    for (const { sight, box } of references.slice(0, maxSights))
      captions.push(await models.caption({ ...sight, view: box }, { signal }));
  } catch (error) {
    signal.throwIfAborted();
    if (!isNoAnswer(error)) throw error;
  }
  return distinct(captions);
}

/** The main colours of what pictures show, the largest share first. */
function coloursOf(references: readonly Reference[]): readonly string[] {
  if (references.length === 0) return [];
  return colourNames
    .map((name, at) => ({
      name,
      share: references.reduce((sum, { appearance }) => sum + appearance.colours[at] ** 2, 0) / references.length,
    }))
    .filter(({ share }) => share >= minShare)
    .sort((a, b) => b.share - a.share)
    .slice(0, 3)
    .map(({ name }) => name);
}
