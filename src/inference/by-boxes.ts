/** What boxes tell of a scene only roughly: how near things are and how large they really are. */
import type { Tool } from '../contracts/tool.js';
import type { Program } from '../contracts/turn.js';
import { comparing, type Order, orders } from '../language/orders.js';

/** How large something looks tells little of how large or near it is; left, right, higher and lower are seen as they are. */
const inTheScene = [
  'front',
  'back',
  'large',
  'small',
  'tall',
  'short',
  'wide',
  'narrow',
] as const satisfies readonly Order[];
const words = inTheScene.map(comparing).join('|');
const asked = new RegExp(
  `\\b(?:${words}|in (?:the )?front|behind|(?:next|close|near) to|the (?:${orders.front.adjectives}|${orders.back.adjectives}) ones?|in the (?:foreground|background))\\b`,
  'i',
);
/** Of the picture itself, not of the scene: "takes up more of the picture". */
const ofThePicture = /\b(?:of|in) the (?:picture|photo|image|frame)\b|\bpixels?\b|\btakes? up\b/i;
const measures = /\{\w+\.(?:x|y|bottom|width|height|area)\}/;

/** "Further to the left" is seen as it is. */
const asksOfScene = (text: string): boolean =>
  asked.test(text.replace(/\b(?:further|farther|furthest|farthest) (?:to )?(?:the )?(?:left|right|up|down)\b/gi, ' '));

/** Whether a request asks how near or large things are, and its program goes by how large and low they look. */
export function goesByLooks(text: string, { instructions }: Program, tools: readonly Tool[]): boolean {
  if (!asksOfScene(text) || ofThePicture.test(text)) return false;
  return instructions.some(({ tool: name, arguments: given }) => {
    const tool = tools.find((one) => one.name === name);
    const query = tool?.narrowedBy === undefined ? undefined : given[tool.narrowedBy];
    const isChoice = query?.kind === 'literal' && asksOfScene(String(query.value));
    return isChoice || Object.values(given).some((one) => one.kind === 'literal' && measures.test(String(one.value)));
  });
}
