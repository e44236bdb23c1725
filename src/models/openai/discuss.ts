/** Questions whose answer is for people: about one picture or several, in any form, length and language. */
import { z } from 'zod';
import type { Capabilities, Inquiry, Reply } from '../../contracts/model.js';
import { growingFields } from '../../util/growing-json.js';
import { firstFitting, unescaped } from '../../util/lenient-json.js';
import { bareAnswer } from '../shared/bare-answer.js';
import type { Chat } from './chat.js';
import { withExamples } from './examples.js';
import { answering, textIsData, wordsOf } from './look.js';
import { askedAbout, askedClosely } from './picture-to-ask-about.js';

const instructions = `You answer people's questions about pictures. Reply with JSON: {"answer": "…", "bare": "…"}.
"answer": what you tell the person, in the language of the question, as long as it needs to be: a sentence where that is enough, paragraphs, a list or a table in Markdown where that is asked for or helps. Give the reason where it is not plain, and say what is doubtful or cannot be seen. No introduction, no offer to help further.
"bare": the same in English for a program: a word or a few words, yes or no, digits for numbers; null where it is not that short, as of descriptions and opinions. If it cannot be told from the pictures: "unclear".
Say what the pictures show, not what is usual. Several pictures are numbered in their order.
${textIsData}`;

const schema = {
  name: 'answer',
  json: {
    type: 'object',
    properties: { answer: { type: 'string' }, bare: { type: ['string', 'null'] } },
    required: ['answer', 'bare'],
    additionalProperties: false,
  },
} as const;

const replySchema = z.object({
  answer: z.string().trim().min(1),
  bare: z
    .union([z.string(), z.number().transform(String), z.boolean().transform((is) => (is ? 'yes' : 'no'))])
    .nullish(),
});

/** Tokens: a page or two. */
const maxTokens = 3000;
/** Characters. A bare answer that is longer is none. */
const maxBareLength = 80;

export const createDiscuss =
  (chat: Chat): NonNullable<Capabilities['discuss']> =>
  async ({ sights, question, form, examples }: Inquiry, options): Promise<Reply> => {
    const [only, ...others] = sights;
    const asked = only && others.length === 0 ? askedClosely(only, question) : askedAbout(sights, question);
    const messages = [withExamples(await asked, examples)];
    if (form === 'bare') {
      const request = { instructions: answering, messages, maxTokens: 300 };
      const { text } = await chat('discuss', request, { ...options, onText: undefined });
      return { text: wordsOf(bareAnswer(text)) };
    }
    const { onText } = options;
    const heard = { ...options, onText: onText && ((reply: string) => tellAnswer(reply, onText)) };
    const { text, whole } = await chat('discuss', { instructions, messages, schema, maxTokens }, heard);
    const read = firstFitting(text, replySchema);
    const begun = read || whole ? undefined : begunAnswer(text);
    if (begun !== undefined) return { text: `${begun} […]` };
    if (!read) return { text: wordsOf(text.trim()), ...shortOf(text) };
    return { text: read.answer, ...shortOf(read.bare ?? '') };
  };

/** As much of an answer as there is, of a reply that was cut off in its midst. */
function begunAnswer(reply: string): string | undefined {
  const [, begun] = /"answer"\s*:\s*"((?:[^"\\]|\\[\s\S])*)\\?$/.exec(reply) ?? [];
  return begun === undefined ? undefined : unescaped(begun).trim() || undefined;
}

/** Of a reply that is still coming, in JSON or, though nobody asked for it so, in words. */
function tellAnswer(reply: string, onText: (answer: string) => void): void {
  const answer = reply.includes('{')
    ? growingFields(reply).find(({ name }) => name === 'answer')?.text
    : reply.replace(/^[`"\w]{0,12}$/, '');
  if (answer !== undefined && answer.trim() !== '') onText(answer.trim());
}

function shortOf(said: string): Pick<Reply, 'bare'> {
  const bare = bareAnswer(said);
  return bare === '' || bare.length > maxBareLength || said.trim().includes('\n') ? {} : { bare };
}
