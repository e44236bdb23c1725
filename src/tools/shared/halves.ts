import type { Region } from '../../contracts/turn.js';
import { type Box, boxCentre } from '../../util/box.js';

/** VISPROG's words for a half of the picture; in capitals, so that no object is taken for one. */
const halves: Readonly<Record<string, (view: Box) => Box>> = {
  TOP: (view) => [view[0], view[1], view[2], boxCentre(view)[1]],
  BOTTOM: (view) => [view[0], boxCentre(view)[1], view[2], view[3]],
  LEFT: (view) => [view[0], view[1], boxCentre(view)[0], view[3]],
  RIGHT: (view) => [boxCentre(view)[0], view[1], view[2], view[3]],
};

export const halfNames: readonly string[] = Object.keys(halves);

/** The half of `view` that `word` names, if it names one. */
export function halfOf(word: string, view: Box): Region | undefined {
  const name = word.trim();
  return Object.hasOwn(halves, name)
    ? { box: halves[name](view), label: `${name.toLowerCase()} half`, score: 1 }
    : undefined;
}
