import { z } from 'zod';
import type { Step, Value } from '../../contracts/turn.js';
import { readNumber, readYesNo } from '../../language/read-words.js';
import { describeValue } from '../../show/values.js';
import { readJson } from '../../util/read-json.js';
import { type Change, regionsAt, valueInstead } from '../changes.js';
import { failureCost } from '../failed-step.js';

const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const boxList = z.array(box);
const itemList = z.array(z.string());

/**
 * What a critic says that a step should have put out, as a change of its output: a value of the same type, and of regions
 * only such as the tool had seen itself. Undefined when it is none, or what the step put out anyway.
 */
export function proposedChange(step: Step, output: string): Change | undefined {
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
