import type { Expected } from '../../contracts/feedback.js';
import { thingsSought } from '../../contracts/tool.js';
import type { DoneStep, RegionsValue, Value } from '../../contracts/turn.js';
import { answerWords } from '../../show/values.js';
import { exchangesOf } from '../changes.js';
import type { Doubt, Explanation, Mistake, Open, ProvedChange } from '../explainer.js';
import { reflectionMessages } from '../messages.js';
import { toolFault } from '../tool-fault.js';

/** Of exchanges in one step, how much likelier (nats of odds) one must be than the next. */
const clearly = 0.75;

/**
 * "You marked the knife, not the spoon" of a number that is right: one of what was found is none, and another is one. Where
 * more than one exchange is likely, the person is asked.
 */
export async function explainByExchange(mistake: Mistake): Promise<Explanation | Doubt | Open | undefined> {
  const { turn, objection, runs } = mistake;
  const { exchanged } = objection;
  if (!exchanged || objection.pointed.length > 0) return undefined;
  const step = turn.steps.find((one): one is SearchStep => isSearchFor(one, exchanged.text, mistake));
  if (!step) return undefined;
  const changes = exchangesOf(step);
  if (changes.length === 0) return { doubt: reflectionMessages.showIt(exchanged.text) };
  const proved: ProvedChange[] = [];
  for (const { after, words, cost } of changes.slice(0, 2)) {
    const { output } = step.instruction;
    const outcome = await runs.rerun(new Map<string, Value>([[output, after]]));
    if (outcome?.status === 'done')
      proved.push({
        ...{ step: output, before: step.output, after, words, cost, unseen: false },
        answer: answerWords(outcome.result),
      });
  }
  if (proved.length === 2 && proved[1].cost - proved[0].cost < clearly)
    return { open: reflectionMessages.whichOfTwo, candidates: proved };
  return proved.length > 0 ? toolFault(turn, proved.slice(0, 1)) : undefined;
}

type SearchStep = DoneStep & { readonly output: RegionsValue };

function isSearchFor(
  step: Mistake['turn']['steps'][number],
  thing: string,
  { knowledge }: Mistake,
): step is SearchStep {
  if (step.status !== 'done' || step.output.type !== 'Regions' || step.output.regions.length === 0) return false;
  const sought = thingsSought(step.instruction, knowledge.tools);
  return sought !== undefined && knowledge.isOf(knowledge.lexicon.singular(thing), knowledge.lexicon.singular(sought));
}

/** A thing named right and another named wrong, where the answer names neither: its number, its yes, its place. */
export type Exchanged = Extract<Expected, { kind: 'text' }> & { readonly instead: string };
