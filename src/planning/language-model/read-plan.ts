import { z } from 'zod';
import { escapeForChat } from '../../util/escape-for-chat.js';
import { jsonValues } from '../../util/lenient-json.js';
import { spokenPart } from '../../util/spoken-part.js';

/** What a plan's reply should be; servers that enforce schemas want every field. */
export const planReply = z.object({
  steps: z.array(z.string()),
  /** For each step the words of the request that it covers. */
  covers: z.array(z.array(z.string())).nullable(),
  question: z.string().nullable(),
});
/** Of a request that goes on with its thread. */
export const planReplyInThread = planReply.extend({ request: z.string().nullable() });

export interface ReadSteps {
  readonly steps: readonly string[];
  readonly covers?: readonly (readonly string[])[];
  /** A follow-up as it reads without its thread. */
  readonly request?: string;
}
export type ReadPlan = ReadSteps | { readonly question: string };

const maxSteps = 30;
const maxStepLength = 250;
const maxQuestionLength = 500;

/** Models call it what they like, and number or nest what should be a plain list. */
const stepItem = z.union([
  z.string(),
  z.record(z.string(), z.unknown()).transform((item, context) => {
    const texts = Object.values(item).filter((value) => typeof value === 'string');
    if (texts.length > 0) return texts[texts.length - 1];
    context.addIssue('a step without words');
    return z.NEVER;
  }),
]);
const stepList = z.array(stepItem);
const lenientReply = z.object({
  steps: z.union([stepList, z.string()]).nullish(),
  plan: z.union([stepList, z.string()]).nullish(),
  covers: z.array(z.array(z.string())).nullish().catch(undefined),
  question: z.string().nullish(),
  request: z.string().nullish().catch(undefined),
});

/** Reads a plan, or a question back, from what a model sent; undefined when it holds neither. */
export function readPlan(reply: string): ReadPlan | undefined {
  const text = spokenPart(reply);
  for (const value of jsonValues(text)) {
    const plan = planOf(value);
    if (plan) return plan;
  }
  // Half a JSON is half a plan.
  if (/^\s*(?:```\w*\s*)?[{[]/.test(text)) return undefined;
  return stepsIn(text);
}

/** The steps of the first list in a text. */
export const stepsIn = (text: string): ReadSteps | undefined => stepsOf(listItems(text));

function planOf(value: unknown): ReadPlan | undefined {
  if (Array.isArray(value)) return stepsOf(stepList.safeParse(value).data ?? []);
  const { data } = lenientReply.safeParse(value);
  if (!data) return undefined;
  const given = data.steps ?? data.plan ?? [];
  const plan = stepsOf(typeof given === 'string' ? listItems(given) : given);
  // Words for some of the steps only say nothing of the others.
  const request = data.request?.replace(/\s+/g, ' ').trim();
  const read = request ? { request } : {};
  if (plan)
    return data.covers?.length === plan.steps.length ? { ...plan, ...read, covers: data.covers } : { ...plan, ...read };
  const question = escapeForChat(data.question ?? '', maxQuestionLength);
  return question === '' ? undefined : { question };
}

/** A plan is in words; calls belong to the program. */
const call = /^\s*\w+\s*=\s*\w+\s*\(/;

function stepsOf(items: readonly string[]): ReadSteps | undefined {
  const steps = items.map((item) => escapeForChat(withoutNumber(item), maxStepLength)).filter((step) => step !== '');
  if (steps.length === 0 || steps.length > maxSteps || steps.some((step) => call.test(step))) return undefined;
  return { steps };
}

const number = /^\s*(?:\**\s*step\s*(\d{1,2})\s*\**\s*[:.,)-]+|(\d{1,2})[.):])\s*/i;
const bullet = /^\s*[-*•–]\s+/;

const withoutNumber = (item: string): string => item.replace(number, '').replace(bullet, '');

/** The first numbered list in a text, or else the first with bullets. */
function listItems(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  const items: string[] = [];
  for (const line of lines) {
    const [, first, second] = number.exec(line) ?? [];
    const place = first ?? second;
    if (place === undefined) continue;
    if (Number(place) !== items.length + 1) break;
    items.push(line);
  }
  if (items.length > 0) return items;
  const start = lines.findIndex((line) => bullet.test(line));
  if (start < 0) return [];
  const end = lines.findIndex((line, at) => at > start && line.trim() !== '' && !bullet.test(line));
  return lines.slice(start, end < 0 ? undefined : end).filter((line) => line.trim() !== '');
}
