import type { Reflection } from '../contracts/feedback.js';
import { startStopwatch } from '../util/stopwatch.js';
import type { Explainer, Explanation, Mistake, Open, ReflectOptions } from './explainer.js';
import { endWithAgreement } from './explainers/end-with-agreement.js';
import { endWithCritic } from './explainers/end-with-critic.js';
import { explainByAnyChange, explainByLikelyChange } from './explainers/explain-by-change.js';
import { explainByExchange } from './explainers/explain-by-exchange.js';
import { explainByInterpretation } from './explainers/explain-by-interpretation.js';
import { explainByPointing } from './explainers/explain-by-pointing.js';
import { explainByRepair } from './explainers/explain-by-repair.js';
import { explainByRevision } from './explainers/explain-by-revision.js';
import { explainByShownWord } from './explainers/explain-by-shown-word.js';
import { explainEdit } from './explainers/explain-edit.js';
import { explainStepByStep } from './explainers/explain-step-by-step.js';
import { makeMistake } from './make-mistake.js';

/** Tried in this order; the first explanation counts. */
const explainers: readonly Explainer[] = [
  endWithAgreement,
  explainByRepair,
  explainEdit,
  explainByPointing,
  explainByExchange,
  endWithCritic,
  explainByRevision,
  explainByLikelyChange,
  explainByInterpretation,
  explainStepByStep,
  explainByAnyChange,
  explainByShownWord,
];

/**
 * Finds which part of a turn erred and proves it: each verdict is an intervention that, run, turns the answer into what
 * the person says. Without a language model this is a counterfactual search (see `searchChanges`); pointing at regions
 * makes it exact. CLOVA believes a language model here; where there is one, it says what to try first, and what else to try.
 */
export async function reflect(options: ReflectOptions): Promise<Reflection> {
  const { turn, objection } = options;
  const passed = startStopwatch();
  let tried = 0;
  const mistake = makeMistake(options, () => {
    tried += 1;
  });
  const explanation = await explain(mistake);
  const critic = mistake.critic.conclude(explanation);
  return {
    turn: turn.id,
    expected: objection.expected,
    results: mistake.results,
    ...explanation,
    tried,
    ...(critic && { critic }),
    ms: passed(),
  };
}

async function explain(mistake: Mistake): Promise<Explanation & Pick<Reflection, 'candidates'>> {
  let doubt: string | undefined;
  for (const explainer of explainers) {
    const found = await explainer(mistake);
    if (found && 'fault' in found) return found;
    if (found && 'open' in found) return leftOpen(found);
    doubt ??= found?.doubt;
  }
  return { fault: { at: 'none', reason: doubt ?? (await whyNothing(mistake)) }, rivals: [] };
}

const leftOpen = ({ open, candidates }: Open): Explanation & Pick<Reflection, 'candidates'> => ({
  fault: { at: 'none', reason: open },
  rivals: [],
  ...(candidates && { candidates }),
});

async function whyNothing({ objection, changes }: Mistake): Promise<string> {
  if (!objection.wanted)
    return "I didn't understand what the right answer is. A number, yes or no, a name, or a drawn box would help.";
  return (await changes()).hasUnseen
    ? "I see nothing in the picture that I could have overlooked. Draw a box around what I missed, and I'll learn it."
    : "No single step of mine explains it: whichever I change, the answer doesn't become the one you gave.";
}
