/** The same question about several places of a picture, in one call: they are marked in it with numbers. */
import { z } from 'zod';
import { ModelError } from '../../contracts/errors.js';
import type { Capabilities, Sight } from '../../contracts/model.js';
import { aroundBoxes, type Box, boxHeight, boxWidth, growBox, intersectBoxes } from '../../util/box.js';
import { drawMarks } from '../../util/drawing/draw-marks.js';
import { firstFitting } from '../../util/lenient-json.js';
import { pixelPart } from '../../util/pixels.js';
import { bareAnswer } from '../shared/bare-answer.js';
import type { Chat } from './chat.js';
import { unusableRequest } from './failure.js';
import { textIsData } from './look.js';
import { enlargedPart } from './picture-to-ask-about.js';

const instructions = `Places in a picture are marked with numbered frames. Answer the question about each of them by itself, for a program that goes on with your answers.
Reply with JSON: {"answers": [{"number": 1, "answer": "…"}]}, one entry for each number, in order. "answer" is bare: a word or a few words, yes or no, digits for numbers; "unclear" where it cannot be told from the picture.
Each frame is about the one thing that fills it, not about others that reach into it.
The frames and numbers were drawn in and are no part of what is shown. Say what the picture shows, not what is usual.
${textIsData}`;

const schema = {
  name: 'answers',
  json: {
    type: 'object',
    properties: {
      answers: {
        type: 'array',
        items: {
          type: 'object',
          properties: { number: { type: 'integer' }, answer: { type: 'string' } },
          required: ['number', 'answer'],
          additionalProperties: false,
        },
      },
    },
    required: ['answers'],
    additionalProperties: false,
  },
} as const;

const words = z.union([z.string(), z.number().transform(String), z.boolean().transform((is) => (is ? 'yes' : 'no'))]);
const numbered = z.object({ number: z.coerce.number().int(), answer: words });
const replySchema = z.union([
  z.object({ answers: z.array(numbered) }).transform(({ answers }) => answers),
  z.array(numbered),
  z
    .union([
      z.object({ answers: z.record(z.string(), words) }).transform(({ answers }) => answers),
      z.record(z.string(), words),
    ])
    .refine((record) => Object.keys(record).every((key) => /^\d+$/.test(key)))
    .transform((record) => Object.entries(record).map(([number, answer]) => ({ number: Number(number), answer }))),
  z
    .union([z.object({ answers: z.array(words) }).transform(({ answers }) => answers), z.array(words)])
    .transform((answers) => answers.map((answer, at) => ({ number: at + 1, answer }))),
]);

/** Tokens; and for each place. */
const maxTokens = 200;
const placeTokens = 40;

export const createAnswerEach =
  (chat: Chat): NonNullable<Capabilities['answerEach']> =>
  async (sight, boxes, question, options) => {
    if (boxes.length === 0) return [];
    const shown = await markedSight(sight, boxes);
    const text = `Of each of the ${boxes.length} numbered places: ${question}`;
    const messages = [{ role: 'user' as const, text, sights: [shown] }];
    const limit = maxTokens + placeTokens * boxes.length;
    const reply = await chat('answerEach', { instructions, messages, schema, maxTokens: limit }, options);
    const read = firstFitting(reply.text, replySchema);
    if (!read)
      throw new ModelError('[openai] the answers came in another form than asked for; try again', {
        backend: 'openai',
        status: unusableRequest,
        friendly: 'The model looked, but told me in a way that I don’t understand. Try again.',
      });
    const byNumber = new Map(read.map(({ number, answer }) => [number, bareAnswer(answer)]));
    return boxes.map((_box, at) => byNumber.get(at + 1) || undefined);
  };

/** How much around the places is shown, as a share of the longer side of all together. */
const margin = 0.15;

/** What is around all of them, large enough, with each framed and numbered. */
async function markedSight({ id, pixels, view }: Sight, boxes: readonly Box[]): Promise<Sight> {
  const around = aroundBoxes(boxes);
  const whole = view ?? ([0, 0, pixels.width, pixels.height] as const);
  const grown = growBox(around, margin * Math.max(boxWidth(around), boxHeight(around)));
  const part = pixelPart(intersectBoxes(grown, whole), pixels);
  const { shown, scale } = await enlargedPart(pixels, part);
  const within = ([x1, y1, x2, y2]: Box): Box => [
    (x1 - part.left) * scale,
    (y1 - part.top) * scale,
    (x2 - part.left) * scale,
    (y2 - part.top) * scale,
  ];
  const marks = boxes.map((box, at) => ({ box: within(box), label: String(at + 1) }));
  return { id, pixels: await drawMarks(shown, marks) };
}
