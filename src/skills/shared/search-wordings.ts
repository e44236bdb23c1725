import type { Example } from '../../contracts/learning.js';
import type { LearningEvidence, LessonDraft } from '../../contracts/lesson.js';
import { keySpaceOf } from '../../learning/feature-spaces.js';
import type { LearningServices } from '../../learning/kind.js';
import { evidenceOf, judgeEvidence, strictGate, untested } from '../../learning/release-gate.js';
import { reachOf } from '../../learning/trust.js';
import { startStopwatch } from '../../util/stopwatch.js';
import { wordingsOf } from './decide-wording.js';

/** One thing that a black box is asked about a picture, with what is known to be right. */
export interface WordingCase {
  readonly id: string;
  /** Whether there is something to be found; finding nothing where there is nothing tells less. */
  readonly positive: boolean;
  /** In which words it is asked today, if not in the corrected picture's, and whether it is known to be right so. */
  readonly today?: { readonly words: string; readonly isRight: boolean };
  /** Asks in these words. `loss`: 0 where all is right, larger where more is wrong. */
  judge(words: string): Promise<Judged>;
}
export interface Judged {
  readonly right: boolean;
  readonly loss: number;
}

/** Words that were tried on the corrected picture. */
export interface TriedWords extends Judged {
  readonly words: string;
}

export interface SearchBudget {
  /** How often the black box may be asked. */
  readonly calls: number;
  readonly ms: number;
  /** ms of a clock that nobody sets. */
  readonly steady?: () => number;
  /** US dollars, and what has been spent so far (by whatever). */
  readonly dollars: number;
  readonly spent: () => number;
}

export interface WordingSearch {
  /** The words it is asked in today. */
  readonly own: string;
  /** What was corrected: words are chosen on it. */
  readonly corrected: WordingCase;
  /** The same picture seen otherwise. */
  readonly views: readonly WordingCase[];
  /** Other pictures, the most telling first. */
  readonly others: readonly WordingCase[];
  /** Other words, the most promising first; asked again with what was tried while nothing is right. */
  propose(tried: readonly TriedWords[]): Promise<readonly string[]>;
  readonly budget: SearchBudget;
  /** Whether an error only ends the search, since there is no money or no server for more; all others are the caller's. */
  isEnd(error: unknown): boolean;
}

export interface WordingFound {
  /** Undefined where the gate refused all. */
  readonly words: string | undefined;
  /** Ids of the other cases in which it was right as well, those with something to be found. */
  readonly agreeing: readonly string[];
  readonly reason: string;
  readonly evidence: LearningEvidence;
  /** How many other wordings were tried. */
  readonly tried: number;
}

const rounds = 2;
/** Candidates that are tried in a round, and those that are validated in the end. */
const [maxProposed, maxValidated] = [6, 3];
/** A wording is better when its loss is lower by this much; detectors' scores vary by less from run to run. */
const clearly = 0.02;
/** Thrown when there is no time or money for another call, or when another model answered in place of the black box. */
export class SearchEnds extends Error {}

/**
 * Searches for words with which a black box does better. Candidates are tried on the corrected picture; the best are
 * validated on other views of it and on other pictures, which the author of the candidates never saw. When the budget is
 * used up, what has been validated completely counts, and nothing else.
 * (The search is successive halving; telling the author of candidates what was tried is from OPRO, Yang et al., 2023.)
 */
export async function searchWordings(search: WordingSearch): Promise<WordingFound> {
  const ask = withinBudget(search.budget);
  const { today, tried } = await tryWords(search, ask);
  if (today?.right) return refusal('I find it right already', 0);
  if (tried.length === 0) return refusal('there was nothing else to ask it for', 0);
  const limit = (today?.loss ?? 0) - clearly;
  const better = tried.filter(({ loss }) => loss < limit).sort((a, b) => a.loss - b.loss);
  if (better.length === 0) return refusal(`none of ${tried.length} other wordings found it better`, tried.length);

  const validated: WordingFound[] = [];
  await untilEnd(search, async () => {
    for (const { words } of better.slice(0, maxValidated))
      validated.push({ ...(await validate(words, search, ask)), tried: tried.length });
  });
  if (validated.length === 0)
    return refusal(
      'I could not check other words to the end (no time or money left, or the model failed)',
      tried.length,
    );
  return validated.reduce((best, found) => (isBetter(found, best) ? found : best));
}

/** Asks a black box about one case; nothing is asked twice. @throws SearchEnds when the budget is used up */
type Ask = (one: WordingCase, words: string) => Promise<Judged>;

function withinBudget(budget: SearchBudget): Ask {
  const [passed, spentBefore] = [startStopwatch(budget.steady), budget.spent()];
  const known = new Map<string, Promise<Judged>>();
  return (one, words) => {
    const key = `${one.id}\n${words}`;
    const before = known.get(key);
    if (before) return before;
    if (known.size >= budget.calls || passed() > budget.ms) throw new SearchEnds();
    if (budget.spent() - spentBefore >= budget.dollars) throw new SearchEnds();
    const judged = one.judge(words);
    known.set(key, judged);
    return judged;
  };
}

/** Does as much of a task as time, money and the model allow. */
async function untilEnd({ isEnd }: WordingSearch, task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    if (!(error instanceof SearchEnds) && !isEnd(error)) throw error;
  }
}

/** Asks about the corrected picture in today's words and, while nothing is right, in those that are proposed. */
async function tryWords(
  search: WordingSearch,
  ask: Ask,
): Promise<{ readonly today?: Judged; readonly tried: readonly TriedWords[] }> {
  const { own, corrected } = search;
  const tried: TriedWords[] = [];
  const isRight = (): boolean => tried.some(({ right }) => right);
  let asked: TriedWords | undefined;
  await untilEnd(search, async () => {
    const today = { words: own, ...(await ask(corrected, own)) };
    asked = today;
    for (let round = 0; round < rounds && !today.right && !isRight(); round += 1) {
      const proposed = await search.propose([today, ...tried]);
      const fresh = proposed.filter((words) => words !== own && !tried.some((other) => other.words === words));
      for (const words of fresh.slice(0, maxProposed)) tried.push({ words, ...(await ask(corrected, words)) });
      if (fresh.length === 0) break;
    }
  });
  return { today: asked, tried };
}

/** Judges words on other views of the corrected picture, and on other pictures. */
async function validate(
  words: string,
  { own, views, others }: WordingSearch,
  ask: Ask,
): Promise<Omit<WordingFound, 'tried'>> {
  const tested = async (one: WordingCase) => {
    const before = one.today?.isRight || (await ask(one, one.today?.words ?? own)).right;
    return { id: one.id, positive: one.positive, before, after: (await ask(one, words)).right };
  };
  const ofViews = await inOrder(views, tested);
  const ofOthers = await inOrder(others, tested);
  // What was right before in other pictures is the probe, and not counted twice.
  const evidence = evidenceOf(
    1,
    ofOthers.filter(({ before }) => !before),
    ofOthers,
    ofViews,
  );
  const { accepted, reason } = judgeEvidence(evidence, strictGate);
  return {
    words: accepted ? words : undefined,
    agreeing: ofOthers.flatMap(({ id, positive, after }) => (positive && after ? [id] : [])),
    reason,
    evidence,
  };
}

/** One after another: a budget that ends meanwhile must not have paid for half of each. */
async function inOrder<Item, Result>(
  items: readonly Item[],
  task: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await task(item));
  return results;
}

const isBetter = (one: WordingFound, other: WordingFound): boolean =>
  (one.words !== undefined && other.words === undefined) ||
  (one.words !== undefined && one.evidence.validation.after > other.evidence.validation.after);

const refusal = (reason: string, tried: number): WordingFound => ({
  words: undefined,
  agreeing: [],
  reason,
  evidence: { ...untested, tunedOn: 1 },
  tried,
});

/**
 * What one search may cost. About forty calls are enough, at a tenth of a cent and a second or two each; an expensive
 * model gets fewer, so that a correction never costs more than a few questions.
 */
export const wordingBudget = ({ spent = () => 0 }: Pick<LearningServices, 'spent'>): SearchBudget => ({
  ...{ calls: 60, ms: 60_000, dollars: 0.05 },
  spent,
});

export interface WordingSubject {
  /** The pool's name for such words, and what they are about. */
  readonly tool: string;
  readonly concept: string;
  readonly example: Example;
  /** Those that words were checked on. */
  readonly others: readonly Example[];
  /** The model that was asked. */
  readonly model: string | undefined;
  /** The sentence for the thread, up to its reason. */
  gained(words: string, where: string): string;
}

/** A search's result as a lesson: for pictures like the corrected one, or for all where another one agreed. */
export function wordingDraft(
  { words, agreeing, evidence, reason }: WordingFound,
  { tool, concept, example, others, model, gained: say }: WordingSubject,
  { pool, records, agreed }: Pick<LearningServices, 'pool' | 'records' | 'agreed'>,
): LessonDraft {
  const refuse = (why: string): LessonDraft => ({
    ...{ status: 'refused', reason: `in other words: ${why}`, prompts: [], evidence },
  });
  if (words === undefined) return refuse(reason);
  const agreements = [example, ...others.filter(({ id }) => agreeing.includes(id))].map(({ picture, source }) => ({
    picture: picture.id,
    author: source.author?.id,
  }));
  const everywhere = reachOf(agreements, records, agreed) === 'everywhere';
  if (!everywhere && !example.feature)
    return refuse(`“${words}” did better, but I can't tell right now which pictures are like this one`);
  // Wordings for single scenes stay, and come first there.
  const supersedes = everywhere
    ? wordingsOf(pool, tool, concept).flatMap(({ id, key }) => (key === undefined ? [id] : []))
    : [];
  const gained = say(words, everywhere ? 'everywhere' : 'in pictures like this one');
  return {
    ...{
      status: 'accepted',
      reason: `${gained}: ${reason}`,
      gained,
      evidence,
      reach: everywhere ? 'everywhere' : 'here',
    },
    prompts: [
      {
        ...{ kind: 'wording', tool, concept, text: words, supersedes, model },
        ...(!everywhere && { key: example.feature, space: keySpaceOf(example) }),
      },
    ],
  };
}
