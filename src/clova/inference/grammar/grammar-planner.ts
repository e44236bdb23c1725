import type { Lexicon } from '../../../concept.js';
import type { PlanExample, Planner, ProgramExample, Retrieved } from '../../../planner.js';
import { createNouns } from './noun-phrase.js';
import { understandingQuestion } from './questions.js';
import { type Candidate, rankCandidates } from './rank-candidates.js';
import { type Reading, readingsOf } from './readings.js';
import { templatesFrom } from './templates.js';
import { createWordReader, type WordReader } from './words.js';

export interface GrammarPlanner extends Planner {
  /**
   * All ways to understand an instruction, the most likely first, each with another program: what a repair of a wrong
   * plan can try next. `pictures`: how many come with it.
   */
  readings(instruction: string, pictures: number): Promise<readonly Reading[]>;
}

/**
 * The planner that needs no language model: reads an instruction with a grammar of English questions and commands about
 * pictures, and lets experience overrule it: what succeeded for the same or a similar instruction is done again with the
 * instruction's own nouns, numbers and colours, what failed for it is not.
 * The language model of wink-nlp (5 MB) is loaded with the first instruction.
 */
export function createGrammarPlanner(lexicon: Lexicon): GrammarPlanner {
  const nouns = createNouns(lexicon);
  let reader: Promise<WordReader> | undefined;
  const readWords = (): Promise<WordReader> => {
    reader ??= createWordReader(lexicon);
    return reader;
  };

  async function readings(instruction: string, pictures: number): Promise<readonly Reading[]> {
    const read = await readWords();
    return readingsOf(read(instruction), pictures, nouns, lexicon);
  }

  /** The grammar's readings and what experience adds to them, the best first. */
  async function candidates(
    instruction: string,
    pictures: number,
    retrieved: readonly Retrieved<PlanExample | ProgramExample>[],
  ): Promise<readonly Candidate[]> {
    const read = await readWords();
    const understood = await readings(instruction, pictures);
    const readExample = (text: string): readonly Reading[] => readingsOf(read(text), pictures, nouns, lexicon);
    const templates = templatesFrom(read(instruction), understood, retrieved, { read, readExample, lexicon });
    return rankCandidates(read(instruction), understood, templates, retrieved, read);
  }

  return {
    name: 'grammar',
    readings,

    async plan(request, retrieved, signal) {
      signal.throwIfAborted();
      const read = await readWords();
      const examples = retrieved.map(({ example }) => example.id);
      const question = understandingQuestion(read(request.text), request.text);
      const [best] = question ? [] : await candidates(request.text, request.images.length, retrieved);
      if (!best || best.question)
        return { steps: [], examples, question: question ?? best?.question ?? understandingQuestion([], request.text) };
      return { steps: best.steps, examples };
    },

    async program(request, plan, retrieved, signal) {
      signal.throwIfAborted();
      const ranked = await candidates(request.text, request.images.length, retrieved);
      const wanted = plan.steps.join('\n');
      const usable = ranked.filter(({ source }) => source !== '');
      const fitting = usable.find(({ steps }) => steps.join('\n') === wanted);
      // Examples for the program that the plan's pool did not know may overrule it.
      const [best] = usable;
      const chosen = best?.taught && !fitting?.taught ? best : (fitting ?? best);
      if (!chosen)
        throw new Error(
          `[grammar] no program for a plan of ${plan.steps.length} steps; was it made by another planner?`,
        );
      return { source: chosen.source };
    },
  };
}
