import { proveProgram } from '../critic/prove-program.js';
import type { Doubt, Explanation, Mistake } from '../explainer.js';

/** A change that costs more is less likely than that a critic's program, which gives the right answer, is right. */
const maxPlausibleCost = 1;
/** The same where the answer is yes or no, which a wrong program also gives by chance. */
const maxPlausibleCostOfGuess = 1.5;

/** The plan or program that a critic writes instead, if that turns the answer by itself. */
export async function explainByRevision(mistake: Mistake): Promise<Explanation | Doubt | undefined> {
  const { objection, critic } = mistake;
  const { wanted } = objection;
  const critique = await critic.judge();
  if (!wanted || (critique?.at !== 'plan' && critique?.at !== 'program')) return undefined;
  const { seen, isBlind } = await mistake.changes();
  const limit = wanted.kind === 'boolean' ? maxPlausibleCostOfGuess : maxPlausibleCost;
  if (!isBlind && seen.length > 0 && seen[0].cost <= limit) return undefined;
  const { at, reason, steps, source } = critique;
  const { isProved, doubt } = await proveProgram(source, wanted, mistake);
  critic.settle(isProved ? 'proved' : 'refuted');
  if (!isProved) return doubt === undefined ? undefined : { doubt };
  const words = reason || 'another program gives the right answer';
  return { fault: { at, reason: `My ${at} was wrong: ${words}`, revised: { steps, source } }, rivals: seen };
}
