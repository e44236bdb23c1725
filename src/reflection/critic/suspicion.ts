import { z } from 'zod';
import type { Expected } from '../../contracts/feedback.js';
import type { Step, Value } from '../../contracts/turn.js';
import { readNumber, readYesNo } from '../../language/read-words.js';
import { describeValue } from '../../show/values.js';
import { readJson } from '../../util/lenient-json.js';
import { type Change, regionsAt, valueInstead } from '../changes.js';
import type { Mistake, ProvedChange } from '../explainer.js';
import { emptyOutput, failureCost } from '../failed-step.js';
import { canErr } from '../tool-fault.js';
import { tryChange } from '../trial.js';

/** What a critic says of a step. It is tested like everything else. */
export interface Suspicion {
  /** By its output. */
  readonly step: string;
  /** What it should have put out, in addition to the changes that the search itself knows. */
  readonly proposed?: Change;
}

const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const boxList = z.array(box);
const itemList = z.array(z.string());

/** What the search is to look at first. */
export async function suspicionOf(wanted: Expected, mistake: Mistake): Promise<Suspicion | undefined> {
  const critique = await mistake.critic.judge();
  if (critique?.at !== 'step') return undefined;
  const { step, output } = critique;
  return { step, proposed: output === undefined ? undefined : await pinnedChange(step, output, wanted, mistake) };
}

/** What a step should have said, as inferred from the right answer, if that turns the answer. */
export async function inferredChange(
  name: string,
  wanted: Expected,
  mistake: Mistake,
): Promise<ProvedChange | undefined> {
  const step = stepOf(name, mistake);
  const speaks = step !== undefined && (step.status === 'failed' || step.output.type === 'Text');
  if (!speaks || !canErr(step, mistake)) return undefined;
  const output = await mistake.critic.inferOutput(name);
  return output === undefined ? undefined : proposedChange(name, output, wanted, mistake);
}

/** A step's output as the critic says that it should have been, if that turns the answer. */
export async function proposedChange(
  name: string,
  output: string,
  wanted: Expected,
  mistake: Mistake,
): Promise<ProvedChange | undefined> {
  const step = stepOf(name, mistake);
  const change = await pinnedChange(name, output, wanted, mistake);
  return step && change && tryChange({ step, change, cost: change.cost }, wanted, mistake);
}

/**
 * The change that a critic proposes, unless anything in its place would do as well: then what the person said does not
 * tell that it is right, and the critic's word alone would be learned.
 */
async function pinnedChange(
  name: string,
  output: string,
  wanted: Expected,
  mistake: Mistake,
): Promise<Change | undefined> {
  const step = stepOf(name, mistake);
  const change = step && canErr(step, mistake) ? readChange(step, output) : undefined;
  if (!step || !change || (step.status === 'done' && step.output.type === 'Regions')) return change;
  const nothing = { ...change, after: emptyOutput(change.after) };
  return (await tryChange({ step, change: nothing, cost: 0 }, wanted, mistake)) ? undefined : change;
}

const stepOf = (name: string, { turn }: Mistake): Step | undefined =>
  turn.steps.find(({ instruction }) => instruction.output === name);

/**
 * What a critic says that a step should have put out, as a change of its output: a value of the same type, and of regions
 * only such as the tool had seen itself. Undefined when it is none, or what the step put out anyway.
 */
function readChange(step: Step, output: string): Change | undefined {
  if (step.status === 'failed') {
    const after: Value = { type: 'Text', value: output };
    return { after, words: `“${output}”`, cost: failureCost, unseen: false };
  }
  if (step.output.type === 'Regions') {
    const boxes = boxList.safeParse(readJson(output)).data;
    return boxes && regionsAt(step, boxes);
  }
  const after = valueLike(step.output, output);
  return after && describeValue(after) !== describeValue(step.output) ? valueInstead(step, after) : undefined;
}

function valueLike({ type }: Value, output: string): Value | undefined {
  switch (type) {
    case 'Text':
      return { type, value: output };
    case 'List': {
      const items = itemList.safeParse(readJson(output)).data ?? output.split(',').map((item) => item.trim());
      return { type, items: items.filter((item) => item !== '') };
    }
    case 'Number': {
      const value = readNumber(output);
      return value === undefined ? undefined : { type, value };
    }
    case 'Boolean': {
      const value = readYesNo(output);
      return value === undefined ? undefined : { type, value };
    }
    default:
      return undefined;
  }
}
