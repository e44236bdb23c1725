/** One small real question for each thing that a model is to do: what cannot be used of its reply is told. */
import { z } from 'zod';
import type { CheckResult } from '../../contracts/backend.js';
import type { Capabilities, Capability, Sight } from '../../contracts/model.js';
import { type Box, boxOverlap } from '../../util/box.js';
import { firstFitting } from '../../util/lenient-json.js';
import type { Chat } from './chat.js';

/** What one question shows about: replies in a given form, seeing, saying where things are. */
export type Trial = 'form' | 'sight' | 'places';

/** By which question a capability is tried; painting costs too much to be. */
export function trialOf(capability: Capability): Trial | undefined {
  if (capability === 'fill') return undefined;
  if (capability === 'complete' || capability === 'list') return 'form';
  return capability === 'detect' || capability === 'seek' ? 'places' : 'sight';
}

export interface TrialServices {
  readonly host: string;
  readonly chat: Chat;
  readonly capabilities: Partial<Capabilities>;
}

/** @throws ClovabotError where no reply came, or one that says itself why it is of no use */
export async function tryModel(
  trial: Trial,
  capability: Capability,
  model: string,
  services: TrialServices,
  signal: AbortSignal,
): Promise<CheckResult> {
  if (trial === 'form') return tryForm(capability, model, services, signal);
  return trial === 'sight'
    ? trySight(capability, model, services, signal)
    : tryPlaces(capability, model, services, signal);
}

const side = 256;
/** Pixels. */
const square: Box = [64, 64, 192, 192];

/** A red square on white. */
function drawnSquare(): Sight {
  const data = new Uint8Array(side * side * 3).fill(255);
  const [x1, y1, x2, y2] = square;
  for (let y = y1; y < y2; y += 1) for (let x = x1; x < x2; x += 1) data.set([220, 20, 20], (y * side + x) * 3);
  return { id: 'a red square, drawn to try models with', pixels: { width: side, height: side, channels: 3, data } };
}

const formSchema = {
  name: 'sum',
  json: { type: 'object', properties: { sum: { type: 'integer' } }, required: ['sum'], additionalProperties: false },
} as const;

async function tryForm(
  capability: Capability,
  model: string,
  { host, chat }: TrialServices,
  signal: AbortSignal,
): Promise<CheckResult> {
  const messages = [{ role: 'user' as const, text: 'What is 2 + 2? Reply with JSON: {"sum": …}' }];
  const request = {
    instructions: 'You reply in the form that you are asked for.',
    messages,
    schema: formSchema,
    maxTokens: 100,
  };
  const { text } = await chat(capability, request, { signal });
  const isUsable = firstFitting(text, z.object({ sum: z.coerce.number() })) !== undefined;
  if (isUsable) return { works: true, words: `${host}: ${model} replies in the form that it is asked for` };
  return useless(
    `${host}: ${model} does not reply in the form that it is asked for`,
    text,
    'choose another with OPENAI_MODEL',
  );
}

async function trySight(
  capability: Capability,
  model: string,
  { host, chat }: TrialServices,
  signal: AbortSignal,
): Promise<CheckResult> {
  const text = 'What colour is the square? Answer with one word in English.';
  const messages = [{ role: 'user' as const, text, sights: [drawnSquare()] }];
  const reply = await chat(capability, { instructions: '', messages, maxTokens: 100 }, { signal });
  if (/\bred\b|crimson|scarlet/i.test(reply.text)) return { works: true, words: `${host}: ${model} sees pictures` };
  return useless(
    `${host}: ${model} did not see that a drawn square is red`,
    reply.text,
    'choose a model that sees with OPENAI_MODEL',
  );
}

async function tryPlaces(
  capability: Capability,
  model: string,
  { host, capabilities }: TrialServices,
  signal: AbortSignal,
): Promise<CheckResult> {
  const find = capability === 'seek' ? capabilities.seek : capabilities.detect;
  const { found = [] } = (await find?.(drawnSquare(), 'red square', { signal })) ?? {};
  if (found.some(({ box }) => boxOverlap(box, square) > 0.5))
    return { works: true, words: `${host}: ${model} says where things are` };
  const said = found.length === 0 ? 'nothing' : `${found.length} in other places`;
  return useless(
    `${host}: ${model} cannot say where a drawn square is`,
    said,
    'choose another with CLOVABOT_SEEK or CLOVABOT_DETECT',
  );
}

const useless = (what: string, said: string, fix: string): CheckResult => ({
  works: false,
  words: `${what} (it said: ${said.replace(/\s+/g, ' ').slice(0, 60)}); ${fix}`,
});
