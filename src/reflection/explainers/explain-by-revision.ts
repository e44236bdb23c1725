import { proveProgram } from '../critic/prove-program.js';
import type { Doubt, Explanation, Mistake } from '../explainer.js';

/** A change that costs more is less likely than that a critic's program, which may give the right answer by chance, is right. */
const maxPlausibleCost = 1.5;

/**
 * The plan or program that a critic writes instead, if that turns the answer by itself. It is tried before any single output
 * is flipped, since many flips would do; one that may be right by chance gives way to a flip that is as good as seen.
 */
export async function explainByRevision(mistake: Mistake): Promise<Explanation | Doubt | undefined> {
  const { objection, critic } = mistake;
  const { wanted } = objection;
  const critique = await critic.judge();
  if (!wanted || (critique?.at !== 'plan' && critique?.at !== 'program')) return undefined;
  const { at, reason, steps, source } = critique;
  const { isProved, isStrong, doubt } = await proveProgram(source, wanted, mistake);
  if (!isProved) {
    critic.settle('refuted');
    return doubt === undefined ? undefined : { doubt };
  }
  const { seen, isBlind } = await mistake.changes();
  if (!isStrong && !isBlind && seen.length > 0 && seen[0].cost <= maxPlausibleCost) return undefined;
  critic.settle('proved');
  const words = reason || 'another program gives the right answer';
  return { fault: { at, reason: `My ${at} was wrong: ${words}`, revised: { steps, source } }, rivals: seen };
}
