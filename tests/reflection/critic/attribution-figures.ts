/** What a language model's opinion is worth when a part of it is chance. */
import type { Turn } from '../../../src/contracts/turn.js';
import type { Critic, Critique } from '../../../src/reflection/critic/critic.js';
import { blames, hitsOf, isProved, type MakeCritic, plantFaults, programs } from '../planted-faults.js';

const pick = <Item>(items: readonly Item[], random: () => number): Item => items[Math.floor(random() * items.length)];

const outputs = ['3', 'yes', '[]', '[[0,0,60,60]]', '[[10,20,70,80],[200,100,260,160]]', '0'];

/** A step with some output, or another program, or nothing: whichever, without a look at the case. */
function anyCritique({ steps }: Turn, random: () => number): Critique {
  const at = pick(['step', 'step', 'plan', 'program', 'none'] as const, random);
  if (at === 'none') return { at };
  if (at === 'step') return { at, step: pick(steps, random).instruction.output, output: pick(outputs, random) };
  return { at, reason: 'It must be so.', steps: ['Do something else'], source: pick(programs, random) };
}

/** Names the planted step but for a share of its opinions, which are chance. */
const erring =
  (share: number): MakeCritic =>
  (planted, turn, random): Critic => ({
    judge: async () => (random() < share ? anyCritique(turn, random) : { at: 'step', step: planted }),
    judgeStep: async (_, step) => ({
      right: random() < share ? random() < 0.5 : step !== planted,
      output: pick(outputs, random),
    }),
    inferOutput: async () => pick(outputs, random),
  });

export interface AttributionFigures {
  /** Faults that are blamed on the planted step. */
  readonly hits: number;
  /** Faults that are blamed on another one. */
  readonly misses: number;
  /** Of the others, those where the person is asked which of two it was, one of them the planted one. */
  readonly left: number;
  /** Blamed rightly in the end: at once, or after the press of a person who knows which of the two it was. */
  readonly afterPress: number;
  /** Of the critic's opinions. */
  readonly asked: number;
  readonly refuted: number;
  readonly proved: number;
  /** Blames that, run, do not give the right answer. */
  readonly unproved: number;
}

/**
 * @param share of a critic's opinions that is chance; undefined: no critic is asked
 * @param firstSeed other seeds plant other faults
 */
export async function attributionFigures(
  count: number,
  share?: number,
  firstSeed?: number,
): Promise<AttributionFigures> {
  const plants = await plantFaults(count, share === undefined ? undefined : erring(share), firstSeed);
  const hits = hitsOf(plants).length;
  const left = plants.filter(({ planted, reflection: { candidates = [] } }) =>
    candidates.some(({ step }) => step === planted),
  );
  const pressed = await Promise.all(
    left.map(async ({ planted, afterPress }) => blames(await afterPress(planted), planted)),
  );
  const proved = await Promise.all(plants.map(isProved));
  const sum = (part: 'asked' | 'refuted' | 'proved'): number =>
    plants.reduce((total, { reflection }) => total + (reflection.critic?.[part] ?? 0), 0);
  return {
    hits,
    misses: plants.filter(
      ({ planted, reflection: { fault } }) => fault.at !== 'none' && !(fault.at === 'tool' && fault.step === planted),
    ).length,
    left: left.length,
    afterPress: hits + pressed.filter(Boolean).length,
    asked: sum('asked'),
    refuted: sum('refuted'),
    proved: sum('proved'),
    unproved: proved.filter((right) => !right).length,
  };
}
