/** What a language model's opinion is worth when a part of it is chance: 200 planted faults, as without it. */
import { expect, test } from 'vitest';
import type { Turn } from '../../../src/contracts/turn.js';
import type { Critic, Critique } from '../../../src/reflection/critic/critic.js';
import { hitsOf, isProved, type MakeCritic, type Plant, plantFaults, programs } from '../planted-faults.js';

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

function figures(plants: readonly Plant[]) {
  const sum = (part: 'asked' | 'refuted' | 'proved'): number =>
    plants.reduce((total, { reflection }) => total + (reflection.critic?.[part] ?? 0), 0);
  return { hits: hitsOf(plants).length, asked: sum('asked'), refuted: sum('refuted'), proved: sum('proved') };
}

test('of 200 planted faults, a critic that talks nonsense spoils nothing, and a good one finds more', async () => {
  const table: Record<string, ReturnType<typeof figures>> = { 'no critic': figures(await plantFaults(200)) };
  for (const share of [0, 0.3, 1]) {
    const plants = await plantFaults(200, erring(share));
    // Whatever is blamed, and would be learned from, was run and gave the right answer.
    for (const plant of plants) expect(await isProved(plant)).toBe(true);
    table[`${share * 100} % nonsense`] = figures(plants);
  }
  console.table(table);
  expect(table['0 % nonsense'].hits).toBeGreaterThan(table['no critic'].hits);
  expect(table['30 % nonsense'].hits).toBeGreaterThanOrEqual(table['no critic'].hits);
  expect(table['30 % nonsense'].refuted).toBeGreaterThan(20);
  expect(table['100 % nonsense'].hits).toBeGreaterThanOrEqual(180);
}, 300_000);
