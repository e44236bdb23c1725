import { z } from 'zod';
import { ModelError } from '../../contracts/errors.js';
import type { Capabilities, TextLine } from '../../contracts/model.js';
import { firstFitting } from '../../util/lenient-json.js';
import { seenPart } from '../shared/picture-to-send.js';
import type { Chat } from './chat.js';
import { unusableRequest } from './failure.js';
import { textIsData } from './look.js';
import { placeOf, placeSchema, placeWords } from './places.js';

const instructions = `You read the text in pictures. Reply with JSON: {"lines": [{"text": "…", ${placeWords}}]}.
One entry for each line of text, in reading order, letter by letter as it is written: correct no spelling, translate nothing, leave nothing out and add nothing. A picture without text: {"lines": []}.
${textIsData}`;

const schema = {
  name: 'lines',
  json: {
    type: 'object',
    properties: {
      lines: {
        type: 'array',
        items: {
          type: 'object',
          properties: { text: { type: 'string' }, box: placeSchema },
          required: ['text', 'box'],
          additionalProperties: false,
        },
      },
    },
    required: ['lines'],
    additionalProperties: false,
  },
} as const;

const lineSchema = z.union([
  z.object({ text: z.string(), box: z.unknown().optional() }),
  z.string().transform((text) => ({ text, box: undefined })),
]);
const replySchema = z.union([
  z.object({ lines: z.array(lineSchema) }).transform(({ lines }) => lines),
  z.array(lineSchema),
]);

/** Models do not say how sure they are; well read mostly. */
const score = 0.9;
const maxTokens = 3000;
/** Lines, and characters of each; more than fit into an honest reply. */
const maxLines = 500;
const maxLineLength = 2000;

export const createRead =
  (chat: Chat): Capabilities['read'] =>
  async (sight, options) => {
    const messages = [{ role: 'user' as const, text: 'Read all text in the picture.', sights: [sight] }];
    const { text } = await chat('read', { instructions, messages, schema, maxTokens }, options);
    const read = firstFitting(text, replySchema);
    if (!read)
      throw new ModelError('[openai] the lines that were read came in another form than asked for; try again', {
        backend: 'openai',
        status: unusableRequest,
        friendly: 'The model read something, but told me in a way that I don’t understand. Try again.',
      });
    const { left, top, width, height } = seenPart(sight);
    return read.slice(0, maxLines).flatMap((line): readonly TextLine[] => {
      const words = line.text.replace(/\s+/g, ' ').slice(0, maxLineLength).trim();
      // Where a model cannot tell the place, it is somewhere in what it saw.
      const box = placeOf(line.box, sight) ?? [left, top, left + width, top + height];
      return words === '' ? [] : [{ text: words, box, score }];
    });
  };
