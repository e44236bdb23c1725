import { BudgetError, CapabilityError, ModelError, ProgramError } from '../contracts/errors.js';
import type { Expected } from '../contracts/feedback.js';
import type { Lesson } from '../contracts/lesson.js';
import type { Lexicon } from '../contracts/lexicon.js';
import type { Lessons, Turns } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { Turn } from '../contracts/turn.js';
import type { Runner } from '../inference/runner.js';
import { asExpected } from '../language/expected.js';
import type { Contradiction, Elsewhere } from '../learning/kind.js';
import type { Agreement } from '../learning/trust.js';
import type { Bill } from '../money/treasury.js';
import { wording } from '../planning/language-model/taught.js';
import { tryProgram } from '../program/checker.js';
import { outcomeOf } from '../program/run-program.js';
import { inputTypes } from '../program/types.js';
import { judgeMeaning, type MeaningServices } from '../reflection/judge-meaning.js';
import { sayExpected } from '../reflection/votes.js';
import { answerWords } from '../show/values.js';

/** Newest lessons that are looked through. */
const maxLessons = 300;
/** Questions that are asked again. */
const maxAsked = 8;
/** US dollars that asking them again may cost beside what is known of their pictures; the lesson's account pays. */
const maxCost = 0.1;

export interface SameQuestionOptions {
  readonly runner: Runner;
  readonly tools: readonly Tool[];
  readonly lexicon: Lexicon;
  readonly memory: { readonly turns: Pick<Turns, 'get'>; lessons(team: string): Pick<Lessons, 'list'> };
  /** What the lesson has cost so far; absent where nobody counts. */
  readonly bill?: Bill;
  readonly signal: AbortSignal;
  /** Whether two answers to the question say the same; absent: other words are another answer. */
  readonly meansTheSame?: MeaningServices['meansTheSame'];
}

/** A question that was asked of other pictures in the same words, and its right answer as people told or confirmed it. */
interface Precedent {
  readonly turn: Turn;
  readonly right: Expected;
  /** The turn's own answer is right, so what its tools saw is. */
  readonly isConfirmed: boolean;
  /** Who said so. */
  readonly author: string;
  /** A tool erred there and has not learned better: another answer says nothing against a program. */
  readonly isBlurred: boolean;
}

/** What programs give where the same was asked of other pictures, looked up once a lesson, when it is first needed. */
export function sameQuestion(turn: Turn, options: SameQuestionOptions): (source: string) => Promise<Elsewhere> {
  let precedents: Promise<readonly Precedent[]> | undefined;
  return async (source) => {
    precedents ??= precedentsOf(turn, options);
    return answersOf(source, await precedents, options);
  };
}

async function answersOf(
  source: string,
  precedents: readonly Precedent[],
  options: SameQuestionOptions,
): Promise<Elsewhere> {
  const { runner, tools, lexicon, bill, signal, meansTheSame } = options;
  const borneOut: Expected[] = [];
  const agreements: Agreement[] = [];
  const contradictions: Contradiction[] = [];
  const paidBefore = bill?.cost ?? 0;
  for (const { turn, right, author, isConfirmed, isBlurred } of precedents) {
    if ((bill?.cost ?? 0) - paidBefore >= maxCost) break;
    const { request, steps } = turn;
    const program = tryProgram(source, { tools, inputs: inputTypes(request.images.length) });
    if (program instanceof ProgramError) continue;
    // What tools have learned since does not change what was confirmed.
    const known = isConfirmed ? steps : [];
    let isHindered = false;
    const onFault = (cause: unknown): void => {
      isHindered ||= cause instanceof BudgetError || cause instanceof ModelError || cause instanceof CapabilityError;
    };
    const outcome = await outcomeOf(await runner.run(request, program, { known, signal, onFault }));
    signal.throwIfAborted();
    // Where a model may not or cannot be asked, nothing is known of the program.
    if (outcome.status !== 'done' && isHindered) continue;
    const given = outcome.status === 'done' ? outcome.result : undefined;
    const agreement = given ? await judgeMeaning(given, right, { lexicon, meansTheSame }) : 'wrong';
    if (agreement === 'right') {
      borneOut.push(right);
      agreements.push({ picture: pictureKey(request), author });
    } else if (!isBlurred)
      contradictions.push({ turn: turn.id, right: sayExpected(right), ...(given && { given: answerWords(given) }) });
  }
  return { borneOut, agreements, contradictions };
}

/** The newest first; what is said last of a question counts. */
async function precedentsOf({ id, request }: Turn, { memory }: SameQuestionOptions): Promise<readonly Precedent[]> {
  const found: Precedent[] = [];
  const seen = new Set([id]);
  for (const lesson of await memory.lessons(request.team).list(maxLessons)) {
    if (found.length >= maxAsked) break;
    const { turn: about, status, kind } = lesson;
    if (about === undefined || seen.has(about) || (status !== 'accepted' && status !== 'refused')) continue;
    seen.add(about);
    const turn = await memory.turns.get(request.team, about);
    if (!turn || !isSameOfOthers(turn, request)) continue;
    const isConfirmed = kind === 'confirmation';
    const right = isConfirmed ? answerOf(turn) : toldIn(lesson);
    if (right) found.push({ turn, right, author: lesson.author.id, isConfirmed, isBlurred: isBlurredBy(lesson) });
  }
  return found;
}

/** What a question is of, as one of several pictures that may agree. */
export const pictureKey = ({ images }: Pick<Turn['request'], 'images'>): string =>
  images.map((picture) => picture.id).join(' ');

/** In the same words, of as many pictures, and not of the very same. */
const isSameOfOthers = ({ request }: Turn, asked: Turn['request']): boolean =>
  wording(request.text) === wording(asked.text) &&
  request.images.length === asked.images.length &&
  pictureKey(request) !== pictureKey(asked);

const isBlurredBy = ({ kind, status, reflection }: Lesson): boolean =>
  kind === 'correction' && status === 'refused' && reflection?.fault.at === 'tool';

const toldIn = ({ expected }: Lesson): Expected | undefined =>
  expected.find(({ kind }) => kind === 'number' || kind === 'boolean' || kind === 'text');

/** A confirmed answer; undefined for an edited picture, which is no answer. */
function answerOf({ status, steps }: Turn): Expected | undefined {
  const result = steps.at(-1);
  if (status !== 'answered' || result?.status !== 'done' || result.output.type === 'Image') return undefined;
  return asExpected(answerWords(result.output));
}
