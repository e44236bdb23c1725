import type { ImageValue } from '../../contracts/turn.js';
import { imageOf } from '../failed-step.js';
import type { WrongAnswer } from './critic.js';

/** Pictures that are shown at once, or told of. */
const most = 4;

/** The request's pictures, then the parts of them that steps looked at, by variable; each once. */
export function picturesOf({ values }: Pick<WrongAnswer, 'values'>): ReadonlyMap<string, ImageValue> {
  const found = new Map<string, readonly [name: string, image: ImageValue]>();
  for (const [name, value] of values) {
    if (value.type !== 'Image') continue;
    const place = [value.picture.id, ...(value.view ?? [])].join(' ');
    if (!found.has(place)) found.set(place, [name, value]);
  }
  return new Map([...found.values()].slice(0, most));
}

/** What one step looked at; all, where that was not made. */
export function picturesOfStep(wrong: WrongAnswer, name: string): ReadonlyMap<string, ImageValue> {
  const step = wrong.turn.steps.find(({ instruction }) => instruction.output === name);
  const image = step && imageOf(step, wrong.values);
  const variable = step?.instruction.arguments.image;
  return image && variable?.kind === 'variable' ? new Map([[variable.name, image]]) : picturesOf(wrong);
}
