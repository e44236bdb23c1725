/** Wrong programs for real wordings: who finds that the program is to blame, and is what is then learned right elsewhere? */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createGrammarPlanner } from '../../../../src/clova/inference/grammar/index.js';
import type { Critic, Critique } from '../../../../src/clova/reflection/critic/critic.js';
import type { Capabilities } from '../../../../src/model.js';
import type { Fault } from '../../../../src/turn.js';
import { boxCentre } from '../../../../src/util/box.js';
import { readScenes, type Scene } from '../../../support/made-up-scenes.js';
import { lexicon } from '../../../support/tool-context.js';
import { seededRandom } from '../../../support/word-features.js';
import { requestOf, signal } from '../../inference/language/world.js';
import { runScene } from '../runs.js';

const folder = path.join(import.meta.dirname, '..', '..', 'inference', 'grammar', 'wordings');
const scenes = readScenes(path.join(folder, 'scenes.json'));
const grammar = createGrammarPlanner(lexicon);

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
async function answer(source: string, name: string, scene: Scene): Promise<string> {
  const key = `${name}\n${source}`;
  const known = answers.get(key) ?? (await runScene(source, sightOf(scene))).turn.answer?.text ?? 'failed';
  answers.set(key, known);
  return known;
}

interface Planted {
  readonly name: string;
  readonly scene: Scene;
  readonly text: string;
  readonly right: string;
  readonly wrong: string;
}

/** Questions with a program that answers them and another one's program, which answers otherwise. */
async function plantPlans(random: () => number): Promise<readonly Planted[]> {
  const asked: Omit<Planted, 'wrong'>[] = [];
  for (const line of readFileSync(path.join(folder, 'questions.txt'), 'utf8').split('\n')) {
    const [name, text = ''] = line.split(' | ');
    const scene = scenes.get(name);
    if (!scene || line.startsWith('#')) continue;
    const plan = await grammar.plan(requestOf(text), [], { signal });
    if (plan.question) continue;
    const { source: right } = await grammar.program(requestOf(text), plan, [], { signal });
    if (/^(?:yes|no|\d+)$/.test(await answer(right, name, scene))) asked.push({ name, scene, text, right });
  }
  const planted: Planted[] = [];
  for (const one of asked) {
    const said = await answer(one.right, one.name, one.scene);
    for (let tries = 0; tries < 20; tries += 1) {
      const { right: wrong } = asked[Math.floor(random() * asked.length)];
      const other = await answer(wrong, one.name, one.scene);
      if (other === 'failed' || other === said || /yes|no/.test(other) !== /yes|no/.test(said)) continue;
      planted.push({ ...one, wrong });
      break;
    }
  }
  return planted;
}

/** Writes the right program but for a share of its verdicts, which are other questions' programs or steps, at random. */
function erring(share: number, planted: readonly Planted[], { right, wrong }: Planted, random: () => number): Critic {
  const revised = (source: string): Critique => ({ at: 'plan', reason: 'So.', steps: ['So'], source });
  const pick = (): string => planted[Math.floor(random() * planted.length)].right;
  const step = wrong.split('=')[0];
  return {
    judge: async () => {
      if (random() >= share) return revised(right);
      return random() < 0.6 ? revised(pick()) : { at: 'step', step };
    },
    judgeStep: async () => ({ right: random() < 0.5 }),
    inferOutput: async () => undefined,
  };
}

/** How many of the scenes a program answers as the right one does. */
async function agreement(source: string, right: string): Promise<number> {
  let [same, all] = [0, 0];
  for (const [name, scene] of scenes) {
    const wanted = await answer(right, name, scene);
    if (wanted === 'failed') continue;
    all += 1;
    same += Number((await answer(source, name, scene)) === wanted);
  }
  return same / all;
}

/** Of the questions, one of so many is asked: all of them take minutes. */
const oneOf = 3;

/** How many programs were learned that answer all scenes as the right one, or not, and how many scenes all of them do. */
interface Figures {
  right: number;
  wrong: number;
  'tool blamed': number;
  nothing: number;
  accuracy: number;
}

test('a critic finds plans that were wrong, and what it makes up by chance seldom passes', async () => {
  const all = await plantPlans(seededRandom(7));
  const planted = all.filter((_, place) => place % oneOf === 0);
  const table: Record<string, Figures> = {};
  for (const share of [undefined, 0, 0.3, 1]) {
    const random = seededRandom(11);
    const row: Figures = { right: 0, wrong: 0, 'tool blamed': 0, nothing: 0, accuracy: 0 };
    for (const one of planted) {
      const scene = await runScene(one.wrong, sightOf(one.scene), one.text);
      const critic = share === undefined ? undefined : erring(share, all, one, random);
      const { fault }: { readonly fault: Fault } = await scene.says(await answer(one.right, one.name, one.scene), {
        critic,
      });
      const source = fault.at === 'plan' || fault.at === 'program' ? fault.revised.source : one.wrong;
      const same = await agreement(source, one.right);
      row.accuracy += same / planted.length;
      if (fault.at === 'none') row.nothing += 1;
      else if (fault.at === 'tool') row['tool blamed'] += 1;
      else if (same === 1) row.right += 1;
      else row.wrong += 1;
    }
    table[share === undefined ? 'no critic' : `${share * 100} % nonsense`] = row;
  }
  console.info(`${planted.length} wrong plans`);
  console.table(table);
  const count = planted.length;
  const { 'no critic': alone, '0 % nonsense': good, '30 % nonsense': bad, '100 % nonsense': hopeless } = table;
  expect(count).toBeGreaterThan(60);
  expect(alone.right).toBe(0);
  expect(good.right).toBeGreaterThan(0.95 * count);
  expect(good['tool blamed']).toBeLessThan(alone['tool blamed']);
  expect(bad.right).toBeGreaterThan(0.6 * count);
  expect(bad.wrong).toBeLessThan(0.06 * count);
  for (const { accuracy } of [bad, hopeless]) expect(accuracy).toBeGreaterThan(alone.accuracy - 0.02);
}, 300_000);
