import type { Region } from '../../contracts/turn.js';
import { type Box, boxCentre, boxHeight, boxWidth } from '../../util/box.js';

/** Small places of a picture where something is put: so much of its shorter side. */
const side = 0.2;
const gap = 0.02;

const words: Readonly<Record<string, string>> = {
  'TOP LEFT': 'top left corner',
  'TOP RIGHT': 'top right corner',
  'BOTTOM LEFT': 'bottom left corner',
  'BOTTOM RIGHT': 'bottom right corner',
  'TOP MIDDLE': 'middle of the top',
  'BOTTOM MIDDLE': 'middle of the bottom',
  'LEFT MIDDLE': 'middle of the left side',
  'RIGHT MIDDLE': 'middle of the right side',
  MIDDLE: 'middle',
};

export const isSpot = ({ label }: Pick<Region, 'label'>): boolean => Object.values(words).includes(label);

/** "TOP LEFT": the corner of that name; undefined for what is none. */
export function spotOf(word: string, view: Box): Region | undefined {
  const name = word.trim();
  if (!Object.hasOwn(words, name)) return undefined;
  const shorter = Math.min(boxWidth(view), boxHeight(view));
  const size = side * shorter;
  const [x, y] = boxCentre(view);
  const edge = size / 2 + gap * shorter;
  const middleX = name.includes('LEFT') ? view[0] + edge : name.includes('RIGHT') ? view[2] - edge : x;
  const middleY = name.includes('TOP') ? view[1] + edge : name.includes('BOTTOM') ? view[3] - edge : y;
  const box: Box = [middleX - size / 2, middleY - size / 2, middleX + size / 2, middleY + size / 2];
  return { box, label: words[name], score: 1 };
}
