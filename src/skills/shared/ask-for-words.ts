import { z } from 'zod';
import { CapabilityError, isModelTrouble } from '../../contracts/errors.js';
import type { LearningServices } from '../../learning/kind.js';
import { askModel, jsonSchema } from '../../planning/language-model/ask-model.js';
import { dataLine } from '../../planning/language-model/data-line.js';
import { escapeForChat } from '../../util/escape-for-chat.js';
import { jsonValues } from '../../util/lenient-json.js';
import { spokenPart } from '../../util/spoken-part.js';

/** Characters of one wording, and how many wordings of a reply are used. */
const maxLength = 160;
const maxProposals = 12;

export interface WordsWanted {
  readonly instructions: string;
  /** The name of the list in the reply. */
  readonly list: 'words' | 'questions';
  readonly data: object;
}

/**
 * A list of short texts from a language model, each one line and without doubles; undefined where none is connected, it
 * fails, there is no money for it, or no reply can be used.
 */
export async function askForWords(
  { instructions, list, data }: WordsWanted,
  { models, signal }: Pick<LearningServices, 'models' | 'signal'>,
): Promise<readonly string[] | undefined> {
  const schema = jsonSchema(list, z.object({ [list]: z.array(z.string()) }));
  const lenient = z.union([z.record(z.string(), z.unknown()).transform((reply) => reply[list]), z.array(z.unknown())]);
  const read = (reply: string): { result: readonly string[] } | { fault: string } => {
    for (const value of jsonValues(spokenPart(reply))) {
      const { data: found } = lenient.safeParse(value);
      const texts = (Array.isArray(found) ? found : []).filter((one): one is string => typeof one === 'string');
      if (texts.length > 0) return { result: distinct(texts).slice(0, maxProposals) };
    }
    return { fault: `send "${list}", a list of texts` };
  };
  try {
    const question = { instructions: instructions.trim(), message: dataLine(data), schema, read };
    return (await askModel(models.complete, question, { signal })).result;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CapabilityError || isModelTrouble(error)) return undefined;
    throw error;
  }
}

const distinct = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts.filter((text) => text.length <= maxLength).map((text) => escapeForChat(text, maxLength)))].filter(
    (text) => /\p{L}/u.test(text),
  );
