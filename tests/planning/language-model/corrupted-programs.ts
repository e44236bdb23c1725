/** Programs of a language model of which a tenth is corrupted. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Request } from '../../../src/contracts/turn.js';
import { normaliseAnswer } from '../../../src/language/normalise-answer.js';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { tools } from '../../../src/tools/index.js';
import { readScenes, runOnScenes } from '../../support/made-up-scenes.js';
import { lexicon } from '../../support/tool-context.js';
import { seededRandom } from '../../support/word-features.js';
import { languagePlanner, requestOf, signal } from './world.js';

const folder = path.join(import.meta.dirname, '..', 'grammar', 'wordings');
const scenes = readScenes(path.join(folder, 'scenes.json'));
const grammar = createGrammarPlanner(lexicon);

export interface PlantedProgram {
  readonly shown: readonly string[];
  readonly request: Request;
  /** What a good model says. */
  readonly steps: readonly string[];
  readonly program: string;
  readonly answer: string;
}

/**
 * Questions and edits in all kinds of wordings, with programs that answer them.
 * @param oneOf so many wordings is taken
 */
export async function plantPrograms(oneOf = 1): Promise<readonly PlantedProgram[]> {
  const planted: PlantedProgram[] = [];
  for (const file of ['questions', 'pictures', 'edits']) {
    const lines = readFileSync(path.join(folder, `${file}.txt`), 'utf8').split('\n');
    for (const line of lines.filter((_, place) => place % oneOf === 0)) {
      const [names, text = ''] = line.split(' | ');
      if (line === '' || line.startsWith('#')) continue;
      const shown = names.split('+');
      const request = requestOf(text, shown.length);
      const { steps, question } = await grammar.plan(request, [], { signal });
      if (question) continue;
      const { source } = await grammar.program(request, { steps, examples: [] }, [], { signal });
      planted.push({ shown, request, steps, program: source, answer: await answer(source, shown) });
    }
  }
  return planted;
}

const answers = new Map<string, Promise<string>>();
/** In the form in which answers are compared. */
function answer(source: string, shown: readonly string[]): Promise<string> {
  const key = `${shown.join('+')}\n${source}`;
  const known = answers.get(key) ?? run(source, shown);
  answers.set(key, known);
  return known;
}
async function run(source: string, shown: readonly string[]): Promise<string> {
  const found = shown.flatMap((name) => scenes.get(name) ?? []);
  const said = await runOnScenes(source, found);
  return /\[/.test(said) ? said.toLowerCase() : normaliseAnswer(said, (word) => lexicon.singular(word));
}

/** What goes wrong in a program: letters, words, lines; and two things that no checker can see, another noun and another comparison. */
function corrupt(source: string, random: () => number): string {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)];
  const at = Math.floor(random() * source.length);
  const lines = source.split('\n');
  const line = Math.floor(random() * lines.length);
  const other = Math.floor(random() * lines.length);
  const replaceOne = (pattern: RegExp, by: (found: string) => string): string => {
    const found = [...source.matchAll(pattern)];
    if (found.length === 0) return source.slice(0, at);
    const { index, 0: word } = pick(found);
    return source.slice(0, index) + by(word) + source.slice(index + word.length);
  };
  return pick<() => string>([
    () => source.slice(0, at) + source.slice(at + 1),
    () => source.slice(0, at) + pick([...'abcxyzXYZ019(),.=\'"{} ']) + source.slice(at + 1),
    () => source.slice(0, at) + (source[at + 1] ?? '') + source[at] + source.slice(at + 2),
    () => source.slice(0, at),
    () => lines.filter((_, place) => place !== line).join('\n'),
    () => lines.toSpliced(line, 0, lines[other]).join('\n'),
    () => lines.with(line, lines[other]).with(other, lines[line]).join('\n'),
    () => replaceOne(/(?<==)[A-Z_]+(?=\()/g, () => pick(tools).name),
    () => replaceOne(/(?<=[(,])[a-z]+(?==)/g, () => pick(['image', 'box', 'object', 'query', 'text', 'name'])),
    () =>
      replaceOne(/(?<==|\{)[A-Z]+\d*(?=[,)}])/g, () => pick(['IMAGE', 'BOX0', 'BOX1', 'IMAGE0', 'ANSWER0', 'RIGHT'])),
    () => replaceOne(/(?<=object=')[^']+/g, () => pick(['dog', 'person', 'car', 'cup', 'chair'])),
    () => replaceOne(/ (?:==|>|<|>=|<=|and|or) /g, () => pick([' == ', ' > ', ' < ', ' and ', ' or '])),
  ])();
}

export interface PlannerFigures {
  readonly planted: number;
  readonly corrupted: number;
  /** Programs that the checker refused. */
  readonly refused: number;
  readonly right: number;
}

/** What becomes of the programs with a model that corrupts a share of what it writes. */
export async function tryPlanner(
  planted: readonly PlantedProgram[],
  seed: number,
  share: number,
): Promise<PlannerFigures> {
  const random = seededRandom(seed);
  const figures = { planted: planted.length, corrupted: 0, refused: 0, right: 0 };
  for (const { shown, request, steps, program, answer: wanted } of planted) {
    const planner = languagePlanner({
      fallback: grammar,
      complete: async ({ schema }) => {
        if (schema?.name === 'plan') return { text: JSON.stringify({ steps, question: null }), whole: true };
        const isCorrupted = random() < share;
        figures.corrupted += Number(isCorrupted);
        return { text: JSON.stringify({ program: isCorrupted ? corrupt(program, random) : program }), whole: true };
      },
    });
    const plan = await planner.plan(request, [], { signal });
    const draft = await planner.program(request, plan, [], { signal });
    figures.refused += draft.refused ?? 0;
    figures.right += Number((await answer(draft.source, shown)) === wanted);
  }
  return figures;
}
