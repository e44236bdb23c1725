import type { How, HowStep } from '../../contracts/post.js';
import { stepIcons } from '../../show/progress.js';
import { formatSeconds, truncate } from '../../util/format.js';
import { context, pictureBlock, type ShownPicture, section } from './compose.js';
import { entities, escapeText, toMrkdwn } from './mrkdwn.js';

/** Of a modal, where it is shown, and of what a person reads. */
const mostBlocks = 90;
const mostSteps = 25;

/**
 * "How?": the steps with what came out of each, and its picture below it.
 * @param pictures by the step's position
 */
export function howBlocks(how: How, pictures: ReadonlyMap<number, ShownPicture>): readonly object[] {
  const price = how.price ? ` · ${how.price}` : '';
  const shown = how.steps.slice(0, mostSteps);
  const left = how.steps.length - shown.length;
  const steps = shown.flatMap((step, position) => {
    const picture = pictures.get(position);
    return [section(stepText(step, position)), ...(picture ? [pictureBlock(picture)] : [])];
  });
  return [
    context(`${how.steps.length} steps · ${formatSeconds(how.ms)}${price}`),
    ...steps,
    ...(left > 0 ? [context(toMrkdwn(`… and ${left} more steps, in the program below.`))] : []),
    section(`\`\`\`${entities(truncate(how.program.replaceAll('`', 'ˋ'), 2500))}\`\`\``),
  ].slice(0, mostBlocks);
}

/** The steps whose pictures are shown. */
export const stepsWithPictures = ({ steps }: How) =>
  steps.slice(0, mostSteps).flatMap(({ picture }, position) => (picture ? [{ picture, position }] : []));

function stepText({ words, code, status, result, ms, price }: HowStep, position: number): string {
  const time = ms !== undefined && ms >= 50 ? ` · ${formatSeconds(ms)}` : '';
  const paid = price ? ` · ${price}` : '';
  const line = `\`${entities(truncate(code.replaceAll('`', 'ˋ'), 400))}\``;
  return [
    `${stepIcons[status]} *${position + 1}.* ${words ? escapeText(truncate(words, 300)) : line}`,
    ...(result ? [`→ ${escapeText(truncate(result, 600))}`] : []),
    ...(words ? [`${line}${time}${paid}`] : []),
  ].join('\n');
}
