/** What the one call that sees takes a message for that asks for nothing. */
import { z } from 'zod';
import type { ReadRemark } from '../../contracts/planner.js';
import type { Exchange } from '../../contracts/turn.js';
import { jsonValues } from '../../util/lenient-json.js';
import { spokenPart } from '../../util/spoken-part.js';
import { withoutInvisible } from './data-line.js';
import { holdsCode } from './direct-answer.js';
import { firstReply } from './read-first-reply.js';

/** What the reply should be where the message may be a remark: what it is comes before what is done about it. */
export const remarkOrReply = z.object({
  remark: z.enum(['right', 'wrong', 'unsure', 'aside']).nullable(),
  right: z.string().nullable(),
  back: z.int().nullable(),
  ...firstReply.shape,
});

/** In whose place models put it, and what they call it. */
const verdicts: readonly (readonly [words: RegExp, kind: 'right' | 'wrong' | 'unsure' | 'aside'])[] = [
  [/^(?:in|not )correct\b|^(?:wrong|false|disagree\w*|negative|no)\b/i, 'wrong'],
  [/^(?:right|correct|true|agree\w*|confirm\w*|positive|yes)\b/i, 'right'],
  [/^(?:unsure|uncertain|doubt\w*|maybe|not sure)\b/i, 'unsure'],
  [/^(?:aside|chat|chitchat|small ?talk|among people|remark)\b/i, 'aside'],
];
const fields = ['remark', 'feedback', 'verdict'] as const;
const lenientReply = z.record(z.string(), z.unknown());
const text = z.union([z.string(), z.number().transform(String), z.boolean().transform((yes) => (yes ? 'yes' : 'no'))]);
const maxRight = 120;

/** Undefined where it is a request after all: so is whatever comes with steps or a program. */
export function readRemark(reply: string, exchange: readonly Exchange[]): ReadRemark | undefined {
  for (const value of jsonValues(spokenPart(reply))) {
    const { data: object } = lenientReply.safeParse(value);
    if (object) return remarkIn(object, exchange);
  }
  return undefined;
}

function remarkIn(object: Readonly<Record<string, unknown>>, exchange: readonly Exchange[]): ReadRemark | undefined {
  if (isGiven(object.program) || isGiven(object.steps) || isGiven(object.question)) return undefined;
  const given = fields.map((name) => object[name]).find(isGiven);
  const { data: inner } = lenientReply.safeParse(given);
  if (inner) return remarkIn({ ...inner, remark: inner.remark ?? inner.verdict ?? inner.kind }, exchange);
  const said = text.safeParse(given).data?.trim() ?? '';
  const kind = verdicts.find(([words]) => words.test(said))?.[1];
  if (!kind) return undefined;
  if (kind === 'aside') return { kind };
  const back = z.coerce
    .number()
    .int()
    .min(1)
    .max(exchange.length)
    .safeParse(object.back ?? object.about).data;
  const about = back === undefined ? undefined : exchange.at(-back)?.turn;
  const right = rightIn(object.right ?? object.correction ?? object.right_answer);
  const common = about === undefined ? {} : { about };
  if (kind === 'unsure') return { kind: 'doubt', ...(right && { guess: right }), ...common };
  return { kind: 'feedback', verdict: kind, ...(kind === 'wrong' && right && { right }), ...common };
}

const isGiven = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== '' &&
  value !== 'null' &&
  !(Array.isArray(value) && value.every((one) => one === ''));

function rightIn(value: unknown): string | undefined {
  const said = withoutInvisible(text.safeParse(value).data ?? '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s"'“”*`]+|[\s"'“”*`.]+$/g, '');
  const isNone = said === '' || /^(?:null|none|n\/a|unknown)$/i.test(said) || said.length > maxRight || holdsCode(said);
  return isNone ? undefined : said;
}
