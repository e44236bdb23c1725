/** The one call that sees: an answer, or a plan with its program, or both, in one reply. */
import { ProgramError } from '../../contracts/errors.js';
import type { Entity } from '../../contracts/learning.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { ShownExample, Sight } from '../../contracts/model.js';
import type { PlanExample, Planned, ProgramExample, Retrieved } from '../../contracts/planner.js';
import type { Tool } from '../../contracts/tool.js';
import type { DirectAnswer, PictureReference, Program, Request } from '../../contracts/turn.js';
import { checkProgram, type ProgramScope, tryProgram } from '../../program/checker.js';
import { jsonSchema, type Question, type ReplyState } from './ask-model.js';
import { chooseProgram } from './choose-program.js';
import { firstMessage } from './first-message.js';
import { leftOverFault, withComparableCovers } from './left-over.js';
import type { PlanningPrompts } from './prompts.js';
import { type FirstReply, firstReply, readFirstReply } from './read-first-reply.js';
import type { ReadSteps } from './read-plan.js';
import { readRemark, remarkOrReply } from './read-remark.js';
import { wording } from './taught.js';

/** What a planner is told and shown of a team's world. */
export interface Eyes {
  /** Pixels of a picture, for a model that is shown it. */
  sight(team: string, picture: PictureReference): Promise<Sight>;
  /** What a team has taught to be found, by name. */
  taught(team: string): Promise<readonly Entity[]>;
  /** What it is shown besides, since people have said what is right of it: of things that are named, and of answered questions. */
  examples?(request: Request, signal: AbortSignal): Promise<readonly ShownExample[]>;
  readonly lexicon?: Pick<Lexicon, 'resolve'>;
}

/** What came of the call: a plan of some kind, or why the model must be asked in another way or not at all. */
export type FirstResult = { readonly planned: Planned } | { readonly without: 'blind' | 'declined' };

export interface Known {
  readonly plans: readonly Retrieved<PlanExample>[];
  readonly programs: readonly Retrieved<ProgramExample>[];
}

interface FirstCall {
  readonly request: Request;
  readonly known: Known;
  readonly scope: ProgramScope;
  /** Programs in their normal form that were wrong for the same words before, with the reason. */
  readonly failed: ReadonlyMap<string, string>;
  /** It may ask for nothing, and say something of its thread. */
  readonly mayBeRemark?: boolean;
}

/** Under the plan's name: a plan is what is asked for, with or without the rest. */
const schema = jsonSchema('plan', firstReply);
const schemaWithRemark = jsonSchema('plan', remarkOrReply);

/** The question to be put to the model, pictures and all. */
export async function firstQuestion(
  call: FirstCall,
  { first, remark }: Pick<PlanningPrompts, 'first' | 'remark'>,
  { sight, taught: taughtBy, lexicon, examples: examplesOf }: Eyes,
  signal: AbortSignal,
): Promise<Question<FirstResult> & { readonly showsExamples: boolean }> {
  const { request, known } = call;
  const [taught, sights, shown = []] = await Promise.all([
    taughtBy(request.team),
    sightsOf(request, { sight }),
    examplesOf?.(request, signal),
  ]);
  const isLook = (source: string): boolean => {
    const program = tryProgram(source, call.scope);
    return !(program instanceof ProgramError) && asksTheSame(program, call.scope);
  };
  const { text, examples, unshown } = firstMessage(request, { ...known, taught, lexicon, isLook, shown });
  const ids = new Set(known.plans.map(({ example }) => example.id));
  return {
    // The part that never changes comes first: it is what servers keep.
    instructions: call.mayBeRemark ? `${first}\n\n${remark}` : first,
    message: text,
    sights: [...sights, ...shown.map((example) => example.sight)],
    showsExamples: shown.length > 0,
    schema: call.mayBeRemark ? schemaWithRemark : schema,
    read: notHavingSeen(
      unshown,
      reader(
        call,
        examples.filter((id) => ids.has(id)),
      ),
    ),
  };
}

/** What it says by itself of things that it was only told the names of is marked as such. */
function notHavingSeen(names: readonly string[], read: Question<FirstResult>['read']): Question<FirstResult>['read'] {
  if (names.length === 0) return read;
  return (reply, state) => {
    const found = read(reply, state);
    if (!('result' in found) || !('planned' in found.result) || !found.result.planned.direct) return found;
    const { planned } = found.result;
    return { result: { planned: { ...planned, direct: { ...found.result.planned.direct, unseen: names } } } };
  };
}

/** The pictures of a request as they are sent: each once, however often it was attached. */
export async function sightsOf({ team, images }: Request, { sight }: Pick<Eyes, 'sight'>): Promise<readonly Sight[]> {
  const once = images.filter(({ id }, place) => images.findIndex((image) => image.id === id) === place);
  return Promise.all(once.map((picture) => sight(team, picture)));
}

/** Reads one reply after the other: an answer that one of them held stands where no program comes of the rest. */
function reader(call: FirstCall, examples: readonly string[]): Question<FirstResult>['read'] {
  const tried: Tried = { refused: 0, paints: false, heardOfWords: false };
  return (reply, state) => {
    const remark = call.mayBeRemark ? readRemark(reply, call.request.exchange ?? []) : undefined;
    if (remark) return { result: { planned: { steps: [], examples: [], remark } } };
    const found = readOne(readFirstReply(reply), { ...call, examples, tried, reply, state });
    const { direct, paints } = tried;
    return 'fault' in found && state.isLast && direct && !paints
      ? { result: { planned: { steps: [], examples, direct } } }
      : found;
  };
}

interface Tried {
  refused: number;
  /** What the model last said that it sees. */
  direct?: DirectAnswer;
  /** It tried to change the picture, for which no answer stands in. */
  paints: boolean;
  /** It was told of words that its steps leave over. */
  heardOfWords: boolean;
}

/** The words that its steps leave over, where it has not heard of any yet and may still do better. */
function hearsOnce(
  plan: ReadSteps,
  { request, tried, state }: Reading,
  { readAs: reading }: Pick<Planned, 'readAs'>,
): { readonly fault: string } | undefined {
  const fault =
    tried.heardOfWords || state.isLast
      ? undefined
      : leftOverFault(reading ?? request.text, { ...plan, direct: tried.direct });
  tried.heardOfWords ||= fault !== undefined;
  return fault === undefined ? undefined : { fault };
}

interface Reading extends FirstCall {
  readonly examples: readonly string[];
  readonly tried: Tried;
  readonly reply: string;
  readonly state: ReplyState;
}

function readOne(read: FirstReply | undefined, reading: Reading): ReturnType<Question<FirstResult>['read']> {
  const { reply } = reading;
  if (!read && !holdsCalls(reply)) return { fault: 'there is no answer, program or question in this reply' };
  return readParts(read ?? {}, reading);
}

/** Calls of tools, however they are wrapped. */
const holdsCalls = (reply: string): boolean =>
  /\b[A-Za-z_]\w*\s*[=＝]\s*[A-Za-z_]\w*\s*[(（]\s*\w+\s*[=＝]/.test(reply);

function readParts(given: FirstReply, reading: Reading): ReturnType<Question<FirstResult>['read']> {
  const { tried, reply, state, request, examples } = reading;
  const readingOfIt = readAs(given, request);
  const { plan } = given;
  const read: FirstReply = plan
    ? {
        ...given,
        plan: withComparableCovers(
          plan,
          request.said ?? request.text,
          readingOfIt.readAs ?? request.text,
          given.program ?? reply,
        ),
      }
    : given;
  const hasProgram = read.program !== undefined || holdsCalls(reply);
  // Words about a mended program are no answer.
  if (tried.refused > 0 && !hasProgram && !reply.includes('{')) return { fault: 'send JSON' };
  const isCut = !state.isWhole && read.direct !== undefined && endsWith(reply, read.direct.text);
  if (isCut && !state.isLast) return { fault: 'say it in fewer words' };
  // Nothing is cut in silence.
  if (read.direct && !(tried.direct && tried.refused > 0))
    tried.direct = isCut ? { ...read.direct, text: `${read.direct.text}…` } : read.direct;
  const common = { examples, ...readingOfIt, ...(tried.direct && { direct: tried.direct }) };
  if (hasProgram) return readProgram(read, common, reading);
  if (read.plan) return hearsOnce(read.plan, reading, common) ?? { result: { planned: { ...common, ...read.plan } } };
  if (read.direct) return { result: { planned: { ...common, steps: [] } } };
  if (read.question !== undefined) return { result: { planned: { steps: [], examples, question: read.question } } };
  return { result: { without: read.without ?? 'declined' } };
}

const endsWith = (reply: string, text: string): boolean => reply.trimEnd().endsWith(text.slice(-20));

function readProgram(
  { plan, program: source = '' }: FirstReply,
  common: Pick<Planned, 'examples' | 'readAs' | 'direct'>,
  reading: Reading,
): ReturnType<Question<FirstResult>['read']> {
  const { scope, failed, tried, reply } = reading;
  const inReply = chooseProgram(reply, scope, failed);
  const inField = 'fault' in inReply && source !== '' ? chooseProgram(source, scope, failed) : inReply;
  const chosen = 'result' in inField ? inField : inReply;
  if ('fault' in chosen) {
    tried.refused += 1;
    tried.paints ||= triesToPaint(reply, scope.tools);
    return chosen;
  }
  const program = checkProgram(chosen.result, scope);
  if (common.direct && asksTheSame(program, scope)) return { result: { planned: { ...common, steps: [] } } };
  const left = plan && hearsOnce(plan, reading, common);
  if (left) return left;
  const steps = plan ?? { steps: inWords(program, scope.tools) };
  return { result: { planned: { ...common, ...steps, draft: { source: chosen.result, refused: tried.refused } } } };
}

/** Whether it only asks a model that sees of whole pictures what has been answered already. */
function asksTheSame({ instructions }: Program, { tools, inputs }: ProgramScope): boolean {
  const [only, end, another] = instructions;
  if (!only || !end || another) return false;
  const { capabilities = [] } = tools.find(({ name }) => name === only.tool) ?? {};
  return (
    capabilities.some((name) => name === 'answer' || name === 'caption') &&
    Object.values(only.arguments).every((argument) => argument.kind === 'literal' || inputs.has(argument.name))
  );
}

/** Whether a program that can't be run calls a tool that changes pictures. */
const triesToPaint = (source: string, tools: readonly Tool[]): boolean =>
  tools.some(
    ({ name, returns, parameters, ends }) =>
      !ends &&
      [returns].flat().includes('Image') &&
      !('box' in parameters) &&
      new RegExp(`=\\s*${name}\\s*\\(`).test(source),
  );

/** A plan's steps for a program that came without any. */
const inWords = ({ instructions }: Program, tools: readonly Tool[]): readonly string[] =>
  instructions.flatMap(({ tool: called, arguments: given }) => {
    const tool = tools.find(({ name }) => name === called);
    if (!tool || tool.ends) return [];
    const words = tool.brief ?? tool.summary.replace(/\.$/, '');
    const said = Object.values(given).flatMap((one) =>
      one.kind === 'literal' && one.value !== null ? [one.value] : [],
    );
    return [`${words.charAt(0).toUpperCase()}${words.slice(1)}${said.length > 0 ? `: ${said.join(', ')}` : ''}`];
  });

/**
 * A follow-up is known from here on by the words in which it stands by itself, as the model reads it. Where it gives no
 * reading, what was said stands by itself, whatever the grammar made of it.
 */
function readAs({ request: reading }: FirstReply, { text, said, exchange = [] }: Request): Pick<Planned, 'readAs'> {
  const isOne = reading !== undefined && exchange.length > 0 && /[a-z]/i.test(reading);
  const own = isOne ? reading : (said ?? text);
  return wording(own) === wording(text) ? {} : { readAs: own };
}
