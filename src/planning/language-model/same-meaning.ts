import { z } from 'zod';
import { ClovabotError } from '../../contracts/errors.js';
import type { Log } from '../../contracts/log.js';
import type { Models } from '../../contracts/model.js';
import type { AnswerPair, SameMeaning } from '../../contracts/same-meaning.js';
import { readNumber, readYesNo } from '../../language/read-words.js';
import { causeWords } from '../../util/cause-words.js';
import { jsonValues } from '../../util/lenient-json.js';
import { spokenPart } from '../../util/spoken-part.js';
import { askModel, jsonSchema } from './ask-model.js';
import { dataLine } from './data-line.js';

const reply = z.object({ same: z.boolean() });
const schema = jsonSchema('same_meaning', reply);
const lenientReply = z.object({
  same: z.union([z.boolean(), z.string().transform((word) => /^\s*(?:true|yes|same)\b/i.test(word))]),
});

export interface SameMeaningOptions {
  readonly complete: Models['complete'];
  /** The text of `data/prompts/same-meaning.md`. */
  readonly instructions: string;
  readonly log: Log;
}

export function createSameMeaning({ complete, instructions, log }: SameMeaningOptions): SameMeaning {
  return async ({ question, answers }, call) => {
    if (answers.some(isStrict)) return 'unclear';
    try {
      const { result } = await askModel(
        complete,
        {
          instructions: instructions.trim(),
          // In one order, so that the same two are asked about once.
          message: dataLine({ question, answers: answers.toSorted() }),
          schema,
          read: readReply,
        },
        call,
      );
      return result === undefined ? 'unclear' : result ? 'same' : 'other';
    } catch (error) {
      call.signal.throwIfAborted();
      if (!(error instanceof ClovabotError)) throw error;
      log.warn({ reason: causeWords(error) }, '[meaning] the language model did not compare two answers');
      return 'unclear';
    }
  };
}

function readReply(said: string): { readonly result: boolean } | { readonly fault: string } {
  for (const value of jsonValues(spokenPart(said))) {
    const { data } = lenientReply.safeParse(value);
    if (data) return { result: data.same };
  }
  return { fault: 'send "same": true or false' };
}

/** Longer ones are no answers that could be said in other words. */
const maxLength = 300;

/** Numbers, yes and no, names, what is quoted or read, and what is somebody's own mean what they say. */
function isStrict(answer: AnswerPair['answers'][number]): boolean {
  const words = answer.match(/[\p{L}\p{N}'’-]+/gu) ?? [];
  return (
    words.length === 0 ||
    answer.length > maxLength ||
    readYesNo(answer) !== undefined ||
    words.some((word) => /\d/.test(word) || (readNumber(word) ?? 0) > 1) ||
    /["“”„«»]/u.test(answer) ||
    /^(?:my|our|your|his|her|their)\b/i.test(answer) ||
    hasName(answer)
  );
}

/** A capital that begins no sentence, or a text in capitals. */
const hasName = (answer: string): boolean =>
  /(?<=[\p{L}\p{N},;]\s)\p{Lu}/u.test(answer.replace(/\bI\b/g, 'i')) ||
  (/\p{Lu}{2}/u.test(answer) && answer === answer.toUpperCase());
