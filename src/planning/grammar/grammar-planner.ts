import { LRUCache } from 'lru-cache';
import { ClovabotError } from '../../contracts/errors.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { Planner, Retrieved } from '../../contracts/planner.js';
import type { Plan, Request } from '../../contracts/turn.js';
import { coversOf } from './coverage.js';
import { type Interpretation, interpretationsOf } from './interpretations.js';
import { createNouns } from './noun-phrase.js';
import { type PageQuestion, pageQuestion } from './page-question.js';
import { failedBefore, impossibleEdit, type LanguageModel, notUnderstood, understandingQuestion } from './questions.js';
import { reworded, wordings } from './rewording/rewordings.js';
import type { NameFinder } from './taught-names.js';
import { type PlanningExample, type Template, templatesFrom } from './templates.js';
import { createWordReader, type Word, type WordReader } from './words.js';

export interface GrammarPlanner extends Planner {
  /**
   * All ways to understand an instruction, the most likely first, each with another program: what a repair of a wrong
   * plan can try next. `pictures`: how many come with it.
   */
  interpretations(instruction: string, pictures: number, team?: string): Promise<readonly Interpretation[]>;
  /** Whether all of an instruction is understood, as it is or in other words. */
  understands(instruction: string, pictures: number, team?: string): Promise<boolean>;
  /** The same said otherwise, whether or not it is understood so. */
  wordings(instruction: string): Promise<readonly string[]>;
}

/** What finds in a text the names of what a team has taught. */
export type TeamNames = (team: string) => Promise<NameFinder>;

const noNames: NameFinder = () => [];

/**
 * The planner that needs no language model: reads an instruction with a grammar of English questions and commands about
 * pictures, and lets experience overrule it: what succeeded for the same or nearly the same wording is done again with
 * the instruction's own nouns, numbers and colours, what failed for it is not.
 * The language model of wink-nlp (5 MB) is loaded with the first instruction.
 * @param languageModel what to tell people who write in another language; `unavailable` where this planner stands in for one
 * @param teamNames taught names are read as names, whatever words they are made of; absent: as words like any others
 */
export function createGrammarPlanner(
  lexicon: Lexicon,
  languageModel: LanguageModel = 'none',
  teamNames: TeamNames = async () => noNames,
): GrammarPlanner {
  const nouns = createNouns(lexicon);
  let loading: Promise<WordReader> | undefined;
  const loadReader = async (team?: string): Promise<TeamReader> => {
    loading ??= createWordReader(lexicon);
    const [words, names] = await Promise.all([loading, team === undefined ? noNames : teamNames(team)]);
    return Object.assign((text: string, find: NameFinder = names) => words(text, find), {
      respelled: words.respelled,
      // What is read depends on what it names.
      key: (text: string, pictures: number) =>
        [pictures, text, ...names(text).flatMap(({ start, end, concept }) => [start, end, concept])].join(' '),
    });
  };

  // The same examples are retrieved again and again, and each plan is read once more for its program.
  const understood = new LRUCache<string, readonly Interpretation[]>({ max: 500 });
  function understand(read: TeamReader, instruction: string, pictures: number): readonly Interpretation[] {
    const key = read.key(instruction, pictures);
    const known = understood.get(key);
    if (known) return known;
    const found = interpretationsOf(read(instruction), pictures, nouns, lexicon);
    understood.set(key, found);
    return found;
  }

  const interpretations: GrammarPlanner['interpretations'] = async (instruction, pictures, team) =>
    understand(await loadReader(team), instruction, pictures);

  const readings = new LRUCache<string, { readonly text: string | undefined }>({ max: 500 });
  /** The same in words that are understood, all of them; undefined where it is understood as it is, or not at all. */
  async function otherWords(text: string, pictures: number, read: TeamReader): Promise<string | undefined> {
    const key = read.key(text, pictures);
    const known = readings.get(key);
    if (known) return known.text;
    const [own] = understand(read, text, pictures);
    const isVague = own === undefined || own.confidence < minConfidence;
    const understanding = (words: readonly Word[]): 'whole' | 'open' | undefined => {
      const [best] = interpretationsOf(words, pictures, nouns, lexicon);
      if (!best) return undefined;
      return isCertain(best) ? 'whole' : isVague && isOpen(best) ? 'open' : undefined;
    };
    const found = reworded(text, { read, nouns, understanding }, own !== undefined && isCertain(own));
    readings.set(key, { text: found });
    return found;
  }

  async function rank(
    text: string,
    pictures: number,
    retrieved: readonly Retrieved<PlanningExample>[],
    read: TeamReader,
  ): Promise<Ranking> {
    const own = understand(read, text, pictures);
    const readExample = (instruction: string): readonly Interpretation[] => understand(read, instruction, pictures);
    return rankPlans(own, templatesFrom(read(text), own, retrieved, { read, readExample, lexicon, pictures }));
  }

  return {
    name: 'grammar',
    interpretations,

    async understands(instruction, pictures, team) {
      const read = await loadReader(team);
      const isUnderstood = (text: string): boolean => {
        const [best] = understand(read, text, pictures);
        return best !== undefined && isCertain(best);
      };
      if (isUnderstood(instruction)) return true;
      const other = await otherWords(instruction, pictures, read);
      return other !== undefined && isUnderstood(other);
    },

    async wordings(instruction) {
      return wordings(instruction, { read: await loadReader(), nouns });
    },

    async plan(request, retrieved, { signal }) {
      signal.throwIfAborted();
      const read = await loadReader(request.team);
      const examples = retrieved.map(({ example }) => example.id);
      const refusal = understandingQuestion(read(request.text), request, languageModel);
      if (refusal) return { steps: [], examples, question: refusal };
      const { images } = request;
      const readAs = await otherWords(request.text, request.images.length, read);
      const text = readAs ?? request.text;
      const ranking = await rank(text, images.length, retrieved, read);
      const plan = bestPlan(ranking, examples, languageModel);
      const understands = ranking.plans.length > 0;
      // What was right for the same words before needs no judging.
      if ((understands && plan.question) || ranking.plans[0]?.taught) return plan;
      const own = understand(read, text, images.length).find(({ steps }) => sameSteps(steps, plan.steps));
      const asked = understands ? (own?.intent.intent ?? 'edit') : undefined;
      const cannot = languageModel === 'none' && ranking.failed === 0 ? impossibleEdit(text, asked) : undefined;
      if (cannot) return { steps: [], examples, question: cannot };
      if (plan.question) return plan;
      return {
        ...plan,
        ...(own && { covers: coversOf(text, own.unused, own, lexicon) }),
        ...(readAs !== undefined && { readAs }),
      };
    },

    async program(request, plan, retrieved, { signal }) {
      signal.throwIfAborted();
      const read = await loadReader(request.team);
      const text = (await otherWords(request.text, request.images.length, read)) ?? request.text;
      const { plans } = await rank(text, request.images.length, retrieved, read);
      return { source: sourceFor(plan, plans) };
    },
  };
}

/** What a request says, and whose names it means. */
type AskedOfTeam = Pick<Request, 'text' | 'images'> & Partial<Pick<Request, 'team'>>;

/** Reads words as a team means them. */
interface TeamReader extends WordReader {
  key(text: string, pictures: number): string;
}

/** Readings below this are guesses. */
const minCertain = 0.6;

/** Nothing of the words is left over, and what they ask is not what only a model that sees could answer. */
const isCertain = ({ intent, source, confidence, unused }: Interpretation): boolean =>
  source !== '' &&
  confidence >= (intent.intent === 'lookup' ? minLookup : minCertain) &&
  !JSON.stringify(intent).includes('"intent":"ask"') &&
  unused.length === 0;

/** A question that a model that sees could answer, and nobody else. */
const isOpen = ({ intent, confidence, unused }: Interpretation): boolean =>
  intent.intent === 'ask' && confidence >= minConfidence && unused.length === 0;

/** A question of text that is no other only for want of one. */
const minLookup = 0.85;

function bestPlan({ plans, failed }: Ranking, examples: Plan['examples'], languageModel: LanguageModel): Plan {
  const [best] = plans;
  if (best && !best.question) return { steps: best.steps, examples };
  const question = best?.question ?? (failed > 0 ? failedBefore : notUnderstood(languageModel));
  return { steps: [], examples, question };
}

/** @throws ClovabotError when none of the ranked plans has a program */
function sourceFor({ steps: wanted }: Pick<Plan, 'steps'>, plans: readonly RankedPlan[]): string {
  const usable = plans.filter(({ source }) => source !== '');
  const fitting = usable.find(({ steps }) => sameSteps(steps, wanted));
  const [best] = usable;
  // What was right for this wording before overrules the plan, which knows only its own examples.
  const chosen = best?.taught ? best : (fitting ?? best);
  if (!chosen)
    throw new ClovabotError('[grammar] no program is known for this plan; teach one, or connect a language model', {
      friendly: 'I know what to do, but not with which tools. Please say it in other words.',
    });
  return chosen.source;
}

/** The grammar's ways to understand a request, as repairs of a wrong plan: those with a program, the likeliest first. */
export async function otherInterpretations(
  planner: Pick<GrammarPlanner, 'interpretations'>,
  { team, text, images }: AskedOfTeam,
): Promise<readonly { readonly steps: readonly string[]; readonly source: string; readonly reason: string }[]> {
  const interpretations = await planner.interpretations(text, images.length, team);
  return interpretations
    .filter(({ source }) => source !== '')
    .map(({ steps, source }) => ({
      steps,
      source,
      reason: `I misread the question. It asks me to: ${inWords(steps)}.`,
    }));
}

/** An interpretation that is less certain is a guess: good for a repair that is tested, not for an answer. */
const minCertainty = 0.5;

/**
 * The interpretations that can be relied on, the likeliest first: ways to do without a tool that doesn't work. None of
 * them leaves out a word of the instruction. A question that nobody can answer may be answered by the picture's text.
 */
export async function certainInterpretations(
  planner: Pick<GrammarPlanner, 'interpretations'>,
  { team, text, images }: AskedOfTeam,
): Promise<readonly { readonly steps: readonly string[]; readonly source: string }[]> {
  const interpretations = await planner.interpretations(text, images.length, team);
  return interpretations.filter(
    ({ intent, source, confidence, unused }) =>
      source !== '' && unused.length === 0 && (confidence >= minCertainty || intent.intent === 'lookup'),
  );
}

/** A request as a question for the text of its picture; undefined where it is none. */
export const asPageQuestion = async (
  planner: Pick<GrammarPlanner, 'interpretations'>,
  { team, text, images }: AskedOfTeam,
  lexicon: Lexicon,
): Promise<PageQuestion | undefined> =>
  pageQuestion(text, await planner.interpretations(text, images.length, team), lexicon);

const inWords = (steps: readonly string[]): string =>
  steps.map((step) => `${step.charAt(0).toLowerCase()}${step.slice(1)}`).join('; ');

/** A plan that could be carried out, from the grammar or from experience. */
export interface RankedPlan {
  readonly steps: readonly string[];
  /** Empty when experience knows the plan only, or when a question is asked. */
  readonly source: string;
  readonly confidence: number;
  /** It was right for the same wording before. */
  readonly taught: boolean;
  readonly question?: string;
}

export interface Ranking {
  /** Best first. */
  readonly plans: readonly RankedPlan[];
  /** Interpretations that were left out because they failed for the same wording before. */
  readonly failed: number;
}

/** Less than this is no understanding, and is asked about. */
const minConfidence = 0.5;

/** The grammar's interpretations and what experience adds, without what failed for the same wording. */
function rankPlans(interpretations: readonly Interpretation[], templates: readonly Template[]): Ranking {
  const same = templates.filter(({ agreement }) => agreement === 1);
  const failures = same.filter(({ outcome }) => outcome === 'failure');
  const hasFailed = ({ steps, source }: Pick<RankedPlan, 'steps' | 'source'>): boolean =>
    failures.some((failure) =>
      failure.source === undefined ? sameSteps(failure.steps, steps) : sameSource(failure.source, source),
    );
  const successes = templates
    .filter(({ outcome }) => outcome === 'success')
    .map((template): RankedPlan => {
      const source =
        template.source ?? interpretations.find(({ steps }) => sameSteps(steps, template.steps))?.source ?? '';
      const taught = template.agreement === 1;
      return { steps: template.steps, source, confidence: taught ? 1 : 0.88 * template.agreement, taught };
    })
    .filter(({ source, taught }) => source !== '' || taught);
  const all = [
    ...successes,
    ...interpretations.map(
      ({ steps, source, confidence, question }): RankedPlan => ({ steps, source, confidence, question, taught: false }),
    ),
  ].filter(({ confidence }) => confidence >= minConfidence);
  const plans = all.filter((plan) => plan.taught || !hasFailed(plan));
  return {
    plans: plans.sort((a, b) => b.confidence - a.confidence),
    failed: all.length - plans.length,
  };
}

const sameSteps = (a: readonly string[], b: readonly string[]): boolean => a.join('\n') === b.join('\n');
const sameSource = (a: string, b: string): boolean => a.replace(/\s/g, '') === b.replace(/\s/g, '');
