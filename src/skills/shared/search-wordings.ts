import type { Example, LearningEvidence, LessonDraft } from '../../contracts/learning.js';
import { keySpaceOf } from '../../learning/feature-spaces.js';
import type { LearningServices } from '../../learning/kind.js';
import { judge, strictGate } from '../../learning/release-gate.js';
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
  readonly now: () => number;
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
  /** It was right in another picture as well, one with something to be found. */
  readonly everywhere: boolean;
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
  const { own, corrected, views, others, budget } = search;
  const began = { at: budget.now(), spent: budget.spent() };
  let calls = 0;
  const known = new Map<string, Promise<Judged>>();
  const ask = (one: WordingCase, words: string): Promise<Judged> => {
    const key = `${one.id}\n${words}`;
    let judged = known.get(key);
    if (!judged) {
      if (calls >= budget.calls || budget.now() - began.at > budget.ms) throw new SearchEnds();
      if (budget.spent() - began.spent >= budget.dollars) throw new SearchEnds();
      calls += 1;
      judged = one.judge(words);
      known.set(key, judged);
    }
    return judged;
  };
  const spent = (error: unknown): boolean => error instanceof SearchEnds || search.isEnd(error);

  const tried: TriedWords[] = [];
  let today: Judged | undefined;
  try {
    today = await ask(corrected, own);
    if (today.right) return refusal('I find it right already', 0);
    for (let round = 0; round < rounds && !tried.some(({ right }) => right); round += 1) {
      const fresh = (await search.propose([{ words: own, ...today }, ...tried])).filter(
        (words) => words !== own && !tried.some((other) => other.words === words),
      );
      for (const words of fresh.slice(0, maxProposed)) tried.push({ words, ...(await ask(corrected, words)) });
      if (fresh.length === 0) break;
    }
  } catch (error) {
    if (!spent(error)) throw error;
  }
  const limit = (today?.loss ?? 0) - clearly;
  const better = tried.filter(({ loss }) => loss < limit).sort((a, b) => a.loss - b.loss);
  if (better.length === 0)
    return refusal(
      tried.length === 0
        ? 'there was nothing else to ask it for'
        : `none of ${tried.length} other wordings found it better`,
      tried.length,
    );

  let best: WordingFound | undefined;
  try {
    for (const { words } of better.slice(0, maxValidated)) {
      const found = await validate(words);
      if (!best || isBetter(found, best)) best = found;
    }
  } catch (error) {
    if (!spent(error)) throw error;
  }
  return (
    best ??
    refusal('I could not check other words to the end (no time or money left, or the model failed)', tried.length)
  );

  async function validate(words: string): Promise<WordingFound> {
    const held = [...views, ...others];
    const judged: { readonly one: WordingCase; readonly before: boolean; readonly after: boolean }[] = [];
    for (const one of held) {
      const before = one.today?.isRight || (await ask(one, one.today?.words ?? own)).right;
      judged.push({ one, before, after: (await ask(one, words)).right });
    }
    const isOther = ({ one }: (typeof judged)[number]): boolean => others.includes(one);
    const probe = judged.filter((one) => isOther(one) && one.before);
    const validation = judged.filter((one) => !probe.includes(one));
    const evidence: LearningEvidence = {
      tunedOn: 1,
      validation: {
        size: validation.length,
        before: validation.filter(({ before }) => before).length,
        after: validation.filter(({ after }) => after).length,
      },
      probe: { size: probe.length, flipped: probe.filter(({ after }) => !after).map(({ one }) => one.id) },
      leftOut: [],
    };
    const { accepted, reason } = judge(evidence, strictGate);
    return {
      words: accepted ? words : undefined,
      everywhere: judged.some((one) => isOther(one) && one.after && one.one.positive),
      reason,
      evidence,
      tried: tried.length,
    };
  }
}

const isBetter = (one: WordingFound, other: WordingFound): boolean =>
  (one.words !== undefined && other.words === undefined) ||
  (one.words !== undefined && one.evidence.validation.after > other.evidence.validation.after);

const refusal = (reason: string, tried: number): WordingFound => ({
  words: undefined,
  everywhere: false,
  reason,
  evidence: {
    tunedOn: 1,
    validation: { size: 0, before: 0, after: 0 },
    probe: { size: 0, flipped: [] },
    leftOut: [],
  },
  tried,
});

/**
 * What one search may cost. About forty calls are enough, at a tenth of a cent and a second or two each; an expensive
 * model gets fewer, so that a correction never costs more than a few questions.
 */
export const wordingBudget = ({ now, spent = () => 0 }: Pick<LearningServices, 'now' | 'spent'>): SearchBudget => ({
  ...{ calls: 60, ms: 60_000, dollars: 0.05 },
  ...{ now, spent },
});

export interface WordingSubject {
  /** The pool's name for such words, and what they are about. */
  readonly tool: string;
  readonly concept: string;
  readonly example: Example;
  /** The model that was asked. */
  readonly model: string | undefined;
  /** The sentence for the thread, up to its reason. */
  gained(words: string, where: string): string;
}

/** A search's result as a lesson: for pictures like the corrected one, or for all where another one agreed. */
export function wordingDraft(
  { words, everywhere, evidence, reason }: WordingFound,
  { tool, concept, example, model, gained: say }: WordingSubject,
  { pool }: Pick<LearningServices, 'pool'>,
): LessonDraft {
  const refuse = (why: string): LessonDraft => ({
    ...{ status: 'refused', reason: `in other words: ${why}`, prompts: [], evidence },
  });
  if (words === undefined) return refuse(reason);
  if (!everywhere && !example.feature)
    return refuse(`“${words}” did better, but I cannot tell now which pictures are like this one`);
  // Wordings for single scenes stay, and come first there.
  const supersedes = everywhere
    ? wordingsOf(pool, tool, concept).flatMap(({ id, key }) => (key === undefined ? [id] : []))
    : [];
  const gained = say(words, everywhere ? 'everywhere' : 'in pictures like this one');
  return {
    ...{ status: 'accepted', reason: `${gained}: ${reason}`, gained, evidence },
    prompts: [
      {
        ...{ kind: 'wording', tool, concept, text: words, supersedes, model },
        ...(!everywhere && { key: example.feature, space: keySpaceOf(example) }),
      },
    ],
  };
}
