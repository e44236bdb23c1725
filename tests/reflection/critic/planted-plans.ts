/**
 * Wrong programs for real wordings about made-up scenes: what a critic of a given quality makes of them, and whether what
 * would be learned is right about all scenes.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Expected, Fault } from '../../../src/contracts/feedback.js';
import type { Capabilities } from '../../../src/contracts/model.js';
import type { Elsewhere } from '../../../src/learning/kind.js';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import type { Critic, Critique } from '../../../src/reflection/critic/critic.js';
import { nothingElsewhere } from '../../../src/reflection/evidence.js';
import { boxCentre } from '../../../src/util/box.js';
import { projectRoot } from '../../../src/util/project-root.js';
import { requestOf, signal } from '../../planning/language-model/world.js';
import { readScenes, type Scene } from '../../support/made-up-scenes.js';
import { lexicon } from '../../support/tool-context.js';
import { seededRandom } from '../../support/word-features.js';
import { runScene } from '../runs.js';

const folder = path.join(projectRoot, 'tests/planning/grammar/wordings');
const scenes = readScenes(path.join(folder, 'scenes.json'));

/** Perfect sight of a scene, in pixels of 400 × 300 instead of 160 × 120. */
function sightOf({ objects }: Scene): Partial<Capabilities> {
  const grown = objects.map((object) => {
    const [x1, y1, x2, y2] = object.box;
    return { label: object.label, box: [x1 * 2.5, y1 * 2.5, x2 * 2.5, y2 * 2.5], score: 0.9 } as const;
  });
  return {
    async detect({ view }, concept) {
      const known = lexicon.resolve(concept);
      const members = new Set(known ? lexicon.members(known.name) : []);
      const isSeen = ([x, y]: readonly [number, number]): boolean =>
        !view || (x >= view[0] && x < view[2] && y >= view[1] && y < view[3]);
      const found = grown.filter(({ label, box }) => members.has(label) && isSeen(boxCentre(box)));
      return { known: known !== undefined, threshold: 0.2, found };
    },
  };
}

const answers = new Map<string, string>();
/** The same program gives the same of a scene; "failed" where it comes to nothing. */
async function answer(source: string, name: string): Promise<string> {
  const key = `${name}\n${source}`;
  const scene = scenes.get(name);
  const known = answers.get(key) ?? (scene && (await runScene(source, sightOf(scene))).turn.answer?.text) ?? 'failed';
  answers.set(key, known);
  return known;
}

export interface PlantedPlan {
  /** Of the scene. */
  readonly name: string;
  readonly text: string;
  readonly right: string;
  readonly wrong: string;
}

/**
 * Questions with a program that answers them and another one's program, which answers otherwise.
 * @param oneOf so many questions is taken
 */
export async function plantPlans(oneOf = 1): Promise<readonly PlantedPlan[]> {
  const random = seededRandom(7);
  const grammar = createGrammarPlanner(lexicon);
  const asked: Omit<PlantedPlan, 'wrong'>[] = [];
  const lines = readFileSync(path.join(folder, 'questions.txt'), 'utf8').split('\n');
  for (const line of lines.filter((_, place) => place % oneOf === 0)) {
    const [name, text = ''] = line.split(' | ');
    if (!scenes.has(name) || line.startsWith('#')) continue;
    const plan = await grammar.plan(requestOf(text), [], { signal });
    if (plan.question) continue;
    const { source: right } = await grammar.program(requestOf(text), plan, [], { signal });
    if (/^(?:yes|no|\d+)$/.test(await answer(right, name))) asked.push({ name, text, right });
  }
  const planted: PlantedPlan[] = [];
  for (const one of asked) {
    const said = await answer(one.right, one.name);
    for (let tries = 0; tries < 20; tries += 1) {
      const { right: wrong } = pick(asked, random);
      const other = await answer(wrong, one.name);
      if (other === 'failed' || other === said || /yes|no/.test(other) !== /yes|no/.test(said)) continue;
      planted.push({ ...one, wrong });
      break;
    }
  }
  return planted;
}

const pick = <Item>(items: readonly Item[], random: () => number): Item => items[Math.floor(random() * items.length)];

/** What a bad verdict is: another question's program, or the right one with something turned into its contrary. */
export type Nonsense = 'random' | 'near';

/** Writes the right program but for a share of its verdicts, which are nonsense. */
function erring(
  share: number,
  kind: Nonsense,
  planted: readonly PlantedPlan[],
  { right, wrong }: PlantedPlan,
  random: () => number,
): Critic {
  const revised = (source: string): Critique => ({ at: 'plan', reason: 'So.', steps: ['So'], source });
  const step = wrong.split('=')[0];
  return {
    judge: async () => {
      if (random() >= share) return revised(right);
      if (random() >= 0.6) return { at: 'step', step };
      return revised(kind === 'random' ? pick(planted, random).right : nearMiss(right, random));
    },
    judgeStep: async () => ({ right: random() < 0.5 }),
    inferOutput: async () => undefined,
  };
}

const swaps: readonly (readonly [RegExp, string])[] = [
  [/LEFTOF/, 'RIGHTOF'],
  [/RIGHTOF/, 'LEFTOF'],
  [/ABOVE/, 'BELOW'],
  [/BELOW/, 'ABOVE'],
  [/ > 0/, ' > 1'],
  [/ > (?=\{)/, ' >= '],
  [/ < (?=\{)/, ' > '],
  [/ >= (\d)/, ' == $1'],
  [/ == (\d)/, ' >= $1'],
  [/ and /, ' or '],
  [/ or /, ' and '],
  [/ \+ /, ' - '],
  [/not \(/, '('],
  [/'yes' if/, "'yes' if not"],
];

/** The right program with one thing in it turned round: about the right things, and wrong. */
function nearMiss(right: string, random: () => number): string {
  const changed = swaps.map(([from, to]) => right.replace(from, to)).filter((source) => source !== right);
  return changed.length > 0 ? pick(changed, random) : right;
}

/** How many of the scenes a program answers as the right one does. */
async function agreement(source: string, right: string): Promise<number> {
  let [same, all] = [0, 0];
  for (const name of scenes.keys()) {
    const wanted = await answer(right, name);
    if (wanted === 'failed') continue;
    all += 1;
    same += Number((await answer(source, name)) === wanted);
  }
  return same / all;
}

/** What a program gives of some other scenes whose right answers are told. */
async function elsewhereOf(source: string, { right }: PlantedPlan, others: readonly string[]): Promise<Elsewhere> {
  const borneOut: Expected[] = [];
  const contradictions: Elsewhere['contradictions'][number][] = [];
  for (const name of others) {
    const [wanted, given] = [await answer(right, name), await answer(source, name)];
    if (wanted === given) borneOut.push(asExpected(wanted));
    else contradictions.push({ turn: name, given, right: wanted });
  }
  return { borneOut, contradictions };
}

const asExpected = (said: string): Expected =>
  /yes|no/.test(said) ? { kind: 'boolean', value: said === 'yes' } : { kind: 'number', value: Number(said) };

/** How many programs were learned that answer all scenes as the right one, or not, and how many scenes all of them do. */
export interface PlanFigures {
  right: number;
  wrong: number;
  'tool blamed': number;
  nothing: number;
  accuracy: number;
}

export interface PlanTrial {
  /** Of the critic's verdicts: 0..1; undefined: no critic. */
  readonly share: number | undefined;
  readonly nonsense?: Nonsense;
  /** Other pictures of which the same was asked, with their right answers. */
  readonly pictures?: number;
}

export async function tryPlans(
  plans: readonly PlantedPlan[],
  { share, nonsense = 'random', pictures = 0 }: PlanTrial,
): Promise<PlanFigures> {
  const row: PlanFigures = { right: 0, wrong: 0, 'tool blamed': 0, nothing: 0, accuracy: 0 };
  for (const [place, one] of plans.entries()) {
    const { name, text, right, wrong } = one;
    const random = seededRandom(1000 + place);
    const scene = scenes.get(name);
    if (!scene) throw new Error(`no scene ${name}`);
    const others: string[] = [];
    for (const other of [...scenes.keys()].filter((key) => key !== name).toSorted(() => random() - 0.5))
      if (others.length < pictures && (await answer(right, other)) !== 'failed') others.push(other);
    const run = await runScene(wrong, sightOf(scene), text);
    const { fault }: { readonly fault: Fault } = await run.says(await answer(right, name), {
      critic: share === undefined ? undefined : erring(share, nonsense, plans, one, random),
      elsewhere: async (source) => (pictures > 0 ? elsewhereOf(source, one, others) : nothingElsewhere),
    });
    const same = await agreement(fault.at === 'plan' || fault.at === 'program' ? fault.revised.source : wrong, right);
    row.accuracy += same / plans.length;
    if (fault.at === 'none') row.nothing += 1;
    else if (fault.at === 'tool') row['tool blamed'] += 1;
    else if (same === 1) row.right += 1;
    else row.wrong += 1;
  }
  return row;
}
