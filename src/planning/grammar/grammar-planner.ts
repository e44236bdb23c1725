import { LRUCache } from 'lru-cache';
import { ClovabotError } from '../../contracts/errors.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { Planner, Retrieved } from '../../contracts/planner.js';
import { createNouns } from './noun-phrase.js';
import { failedBefore, type LanguageModel, notUnderstood, understandingQuestion } from './questions.js';
import { type Ranking, rankCandidates } from './rank-candidates.js';
import { type Reading, readingsOf } from './readings.js';
import { type Example, templatesFrom } from './templates.js';
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
 * pictures, and lets experience overrule it: what succeeded for the same or nearly the same wording is done again with
 * the instruction's own nouns, numbers and colours, what failed for it is not.
 * The language model of wink-nlp (5 MB) is loaded with the first instruction.
 * @param languageModel for whoever writes in another language; `unavailable` where this planner stands in for one
 */
export function createGrammarPlanner(lexicon: Lexicon, languageModel: LanguageModel = 'none'): GrammarPlanner {
  const nouns = createNouns(lexicon);
  let loading: Promise<WordReader> | undefined;
  const loadReader = (): Promise<WordReader> => {
    loading ??= createWordReader(lexicon);
    return loading;
  };

  // The same examples are retrieved again and again, and each plan is read once more for its program.
  const understood = new LRUCache<string, readonly Reading[]>({ max: 500 });
  function understand(read: WordReader, instruction: string, pictures: number): readonly Reading[] {
    const key = `${pictures} ${instruction}`;
    const known = understood.get(key);
    if (known) return known;
    const found = readingsOf(read(instruction), pictures, nouns, lexicon);
    understood.set(key, found);
    return found;
  }

  const readings = async (instruction: string, pictures: number): Promise<readonly Reading[]> =>
    understand(await loadReader(), instruction, pictures);

  async function rank(text: string, pictures: number, retrieved: readonly Retrieved<Example>[]): Promise<Ranking> {
    const read = await loadReader();
    const own = understand(read, text, pictures);
    const readExample = (instruction: string): readonly Reading[] => understand(read, instruction, pictures);
    return rankCandidates(own, templatesFrom(read(text), own, retrieved, { read, readExample, lexicon, pictures }));
  }

  return {
    name: 'grammar',
    readings,

    async plan(request, retrieved, { signal }) {
      signal.throwIfAborted();
      const read = await loadReader();
      const examples = retrieved.map(({ example }) => example.id);
      const refusal = understandingQuestion(read(request.text), request.text, languageModel);
      if (refusal) return { steps: [], examples, question: refusal };
      const { candidates, failed } = await rank(request.text, request.images.length, retrieved);
      const [best] = candidates;
      if (best && !best.question) return { steps: best.steps, examples };
      return {
        steps: [],
        examples,
        question: best?.question ?? (failed > 0 ? failedBefore : notUnderstood(languageModel)),
      };
    },

    async program(request, plan, retrieved, { signal }) {
      signal.throwIfAborted();
      const { candidates } = await rank(request.text, request.images.length, retrieved);
      const usable = candidates.filter(({ source }) => source !== '');
      const wanted = plan.steps.join('\n');
      const fitting = usable.find(({ steps }) => steps.join('\n') === wanted);
      const [best] = usable;
      // What was right for this wording before overrules the plan, which knows only its own examples.
      const chosen = best?.taught ? best : (fitting ?? best);
      if (!chosen)
        throw new ClovabotError('[grammar] no program is known for this plan; teach one, or connect a language model', {
          friendly: 'I know what to do, but not with which tools. Please say it in other words.',
        });
      return { source: chosen.source };
    },
  };
}
