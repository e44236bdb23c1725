/** What the one call that sees has sent: its own answer, a plan, a program, a question back, however it is written down. */
import { z } from 'zod';
import type { DirectAnswer } from '../../contracts/turn.js';
import { escapeForChat } from '../../util/escape-for-chat.js';
import { jsonValues, lenientJson } from '../../util/lenient-json.js';
import { whyNoAnswer } from '../../util/no-answer.js';
import { spokenPart } from '../../util/spoken-part.js';
import { bareAnswer, directAnswer, holdsCode } from './direct-answer.js';
import { programsIn } from './program-lines.js';
import { type ReadSteps, readPlan, stepsIn } from './read-plan.js';

/** What the reply should be; servers that enforce schemas want every field. */
export const firstReply = z.object({
  answer: z.string().nullable(),
  short: z.string().nullable(),
  /** Empty where there are none: shorter as a schema than null. */
  steps: z.array(z.string()),
  /** For each step the words of the request that it covers. */
  covers: z.array(z.string()),
  program: z.string().nullable(),
  question: z.string().nullable(),
  request: z.string().nullable(),
});

export interface FirstReply {
  readonly direct?: DirectAnswer;
  readonly plan?: ReadSteps;
  /** Unchecked. */
  readonly program?: string;
  readonly question?: string;
  /** A follow-up as it reads without its thread. */
  readonly request?: string;
  /** Why what it said in place of an answer is none. */
  readonly without?: 'blind' | 'declined';
}

const maxQuestionLength = 500;
const maxRequestLength = 300;

/** Under which names models send what they are asked for, the likeliest first. */
const names = {
  answer: [
    'answer',
    'direct_answer',
    'directAnswer',
    'direct',
    'final_answer',
    'finalAnswer',
    'response',
    'reply',
    'text',
    'content',
    'message',
    'output',
    'description',
    'caption',
  ],
  short: ['short', 'short_answer', 'shortAnswer', 'bare', 'brief', 'value'],
  steps: ['steps', 'plan'],
  program: ['program', 'code', 'programme', 'script', 'lines'],
  question: ['question', 'clarification', 'clarifying_question', 'ask', 'ask_back', 'follow_up_question'],
  request: ['request', 'reading', 'rewritten', 'self_contained', 'resolved_request'],
} as const;
export const answerNames: readonly string[] = names.answer;
/** What some put around all of it. */
const wrappers = [
  'response',
  'result',
  'reply',
  'output',
  'data',
  'json',
  'answer',
  'arguments',
  'parameters',
  'input',
  'properties',
];

/** Reads a reply; undefined when it holds nothing of use. */
export function readFirstReply(reply: string): FirstReply | undefined {
  const text = spokenPart(reply);
  for (const value of jsonValues(text)) {
    const read = readObject(value, 2);
    if (read) return read;
  }
  return /^\s*(?:```\w*\s*)?(?:[{[]|"\w+"\s*:)/.test(text) ? readFragment(text) : readWords(text);
}

const objectSchema = z.record(z.string(), z.unknown());

function readObject(value: unknown, depth: number): FirstReply | undefined {
  if (Array.isArray(value)) return value.length === 1 ? readObject(value[0], depth) : undefined;
  const { data: object } = objectSchema.safeParse(value);
  if (!object) return undefined;
  const inner = depth > 0 ? wrappers.flatMap((name) => innerObject(object[name])) : [];
  const field = (name: keyof typeof names): unknown =>
    names[name].map((one) => object[one]).find((one) => one !== undefined && one !== null && one !== '');
  const program = textOf(field('program'), '\n');
  const plan = readPlan(JSON.stringify({ steps: field('steps'), covers: coversOf(object.covers) }));
  const said = textOf(field('answer'), '\n');
  const asked = escapeForChat(whole(textOf(field('question'), ' ')), maxQuestionLength);
  const read = readParts({
    said,
    short: textOf(field('short'), ', '),
    program,
    plan: plan && 'steps' in plan ? plan : undefined,
    question: asked,
    request: textOf(field('request'), ' '),
  });
  // What looked like an answer is the reply itself, in a string or an object of its own.
  for (const one of inner) {
    const better = readObject(one, depth - 1);
    if (better && (!read || holdsCode(said ?? ''))) return { ...read, ...better };
  }
  return read;
}

const innerObject = (value: unknown): readonly unknown[] => {
  if (typeof value === 'object' && value !== null) return [value];
  return typeof value === 'string' && /^\s*(?:```\w*\s*)?\{/.test(value) ? jsonValues(value) : [];
};

interface Parts {
  readonly said?: string;
  readonly short?: string;
  readonly program?: string;
  readonly plan?: ReadSteps;
  readonly question?: string;
  readonly request?: string;
}

function readParts({ said = '', short, program, plan, question = '', request = '' }: Parts): FirstReply | undefined {
  // Some write the program where the answer should be.
  const source = program && programsIn(program).length > 0 ? program : programsIn(said).length > 0 ? said : undefined;
  const why = whyNoAnswer(said);
  const direct = why === undefined ? directAnswer(said, short) : shortAlone(why, short);
  const reading = readingOf(request);
  const read: FirstReply = {
    ...(direct && { direct }),
    ...(plan && { plan }),
    ...(source !== undefined && { program: source }),
    ...(question !== '' && !isNothing(question) && { question }),
    ...(reading !== undefined && { request: reading }),
    ...(!direct && (why === 'blind' || why === 'declined') && { without: why }),
  };
  return read.direct || read.plan || read.program || read.question || read.without ? read : undefined;
}

/** A reply of nothing but its bare answer. */
function shortAlone(why: ReturnType<typeof whyNoAnswer>, short = ''): DirectAnswer | undefined {
  const bare = why === 'empty' && whyNoAnswer(short) === undefined ? bareAnswer(short) : undefined;
  return bare === undefined ? undefined : { text: bare, bare };
}

const isNothing = (text: string): boolean => /^(?:null|none|n\/a|no|-)\.?$/i.test(text);

function readingOf(request: string): string | undefined {
  const line = request.replace(/\s+/g, ' ').trim();
  return line === '' || isNothing(line) || line.length > maxRequestLength || holdsCode(line) ? undefined : line;
}

/** The reply was cut off, or its JSON is broken: what stands in it whole may be used, and nothing of the rest is an answer. */
function readFragment(text: string): FirstReply | undefined {
  const field = (name: keyof typeof names): string | undefined => {
    for (const one of names[name]) {
      const [, string] = new RegExp(`"${one}"\\s*:\\s*("(?:[^"\\\\]|\\\\[\\s\\S])*")\\s*[,}\\]]`).exec(text) ?? [];
      const value = string === undefined ? undefined : lenientJson(string);
      if (typeof value === 'string' && value !== '') return value;
    }
    return undefined;
  };
  const question = escapeForChat(whole(field('question')), maxQuestionLength);
  return readParts({ said: field('answer'), short: field('short'), program: field('program'), question });
}

/** A reply that is no JSON: a program, a plan as a list, or else the answer in so many words. */
function readWords(text: string): FirstReply | undefined {
  const labelled = readLabelled(text);
  if (labelled) return labelled;
  const unlabelled = text
    .replace(/^\s*(?:\**(?:the )?(?:final )?answer(?: is)?\**\s*[:：]\s*\**\s*|#+\s*answer\s*)/i, '')
    .trim();
  if (programsIn(text).length > 0) {
    const plan = stepsIn(text);
    return { program: text, ...(plan && { plan }) };
  }
  const plan = stepsIn(text);
  if (plan && isPlan(plan)) return { plan };
  return isCode.test(unlabelled) ? undefined : readParts({ said: unfenced(unlabelled) });
}

/** A whole reply in code, or calls of tools in some other form: nobody asked for these. */
const isCode =
  /^```(?!(?:text|txt|markdown|md|plaintext)?\s*\n)|\b[\w.]+\((?:\w+\s*=\s*)?["'][\s\S]*\)\s*$|<\/?(?:tool|function)_?call/i;

const unfenced = (text: string): string => /^```\w*\s*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1] ?? text;

const label =
  /^[\s>*_#-]*(answer|short(?: answer)?|steps|plan|covers|program|code|question|request)\b[\s*_]*[:：][\s*_]*/i;

/** Fields with their names in front, a line or more each: "Answer: …", "**Short:** …". */
function readLabelled(text: string): FirstReply | undefined {
  const fields = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [head, name] = label.exec(line) ?? [];
    if (head === undefined || name === undefined) {
      current?.push(line);
      continue;
    }
    current = [line.slice(head.length)];
    fields.set(name.toLowerCase().replace(' answer', ''), current);
  }
  if (fields.size < 2) return undefined;
  const field = (...given: readonly string[]): string | undefined => {
    const lines = given.map((name) => fields.get(name)).find(Boolean);
    const joined = lines?.join('\n').trim();
    return joined === undefined || isNothing(joined) ? undefined : joined;
  };
  const steps = field('steps', 'plan');
  return readParts({
    said: field('answer'),
    short: field('short'),
    program: field('program', 'code'),
    plan: steps === undefined ? undefined : stepsIn(steps),
    question: escapeForChat(whole(field('question')), maxQuestionLength),
    request: field('request'),
  });
}

const deeds =
  /^(?:locate|find|detect|crop|count|select|choose|segment|outline|tag|mark|label|replace|remove|blur|read|compute|compare|check|ask|list|classify|name|add|subtract|look|use|return|answer|determine|identify|take|keep|cover|put|write)\b/i;

/** A list of what to do, and not of what there is to be seen. */
const isPlan = ({ steps }: ReadSteps): boolean => steps.length > 1 && steps.every((step) => deeds.test(step));

/** Texts, numbers, yes and no, and lists of them, as one text. */
function textOf(value: unknown, between: string): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (!Array.isArray(value)) return undefined;
  const items = value.map((item) => textOf(item, ' '));
  return items.every((item) => item !== undefined) ? items.join(between) : undefined;
}

const whole = (text: string | undefined): string => text ?? '';

/** A step may cover one word, several, or none. */
function coversOf(covers: unknown): unknown {
  if (!Array.isArray(covers)) return undefined;
  return covers.map((one: unknown) => (typeof one === 'string' ? [one] : (one ?? [])));
}
