import { type APIComponentInContainer, ComponentType, MessageFlags } from 'discord.js';
import type { How, HowStep } from '../../contracts/post.js';
import type { Pictures } from '../../contracts/store.js';
import { stepIcons } from '../../show/progress.js';
import { formatSeconds, truncate } from '../../util/format.js';
import { pictureFile } from '../shared/picture-file.js';
import type { OutgoingMessage, SentFile } from './calls.js';
import { limits, textFile } from './compose.js';
import { escapeMarkdown } from './markdown.js';

/** Of components in one message, nested ones included, and of characters in all of them: Discord's limits. */
const most = { components: 40, characters: 4000 } as const;
/** The box around all, the heading, and what tells of further steps and of the program's file. */
const besides = 4;
/** A step with a picture is a section, its text and its thumbnail. */
const componentsOf = (hasPicture: boolean): number => (hasPicture ? 3 : 1);

/**
 * "How?": the steps with what came out of each, and its picture beside it. What does not fit is in the program's file.
 * @param limitBytes of one file
 */
export async function composeHow(how: How, pictures: Pictures, limitBytes: number): Promise<OutgoingMessage> {
  const files: SentFile[] = [];
  const shown: APIComponentInContainer[] = [];
  const heading = `**How I found out**\n-# ${how.steps.length} steps · ${formatSeconds(how.ms)}${how.price ? ` · ${how.price}` : ''}`;
  let components = besides;
  let characters = heading.length + 200;
  for (const [position, step] of how.steps.entries()) {
    const text = stepText(step, position);
    // One file is the program's.
    const picture = files.length < limits.files - 1 ? step.picture : undefined;
    const needs = componentsOf(picture !== undefined);
    if (components + needs > most.components || characters + text.length > most.characters) break;
    components += needs;
    characters += text.length;
    const file =
      picture &&
      (await pictureFile(picture, position, pictures, { bytes: limitBytes / limits.files }).catch(() => undefined));
    if (!file) {
      shown.push({ type: ComponentType.TextDisplay, content: text });
      continue;
    }
    files.push(file);
    shown.push({
      type: ComponentType.Section,
      components: [{ type: ComponentType.TextDisplay, content: text }],
      accessory: { type: ComponentType.Thumbnail, media: { url: `attachment://${file.name}` }, description: file.alt },
    });
  }
  const left = how.steps.length - shown.length;
  const program = textFile(
    'program.txt',
    `${how.plan.map((words, at) => `# ${at + 1}. ${words}\n`).join('')}${how.program}\n`,
  );
  return {
    body: {
      flags: MessageFlags.IsComponentsV2,
      components: [
        {
          type: ComponentType.Container,
          components: [
            { type: ComponentType.TextDisplay, content: heading },
            ...shown,
            ...(left > 0
              ? [{ type: ComponentType.TextDisplay, content: `-# … and ${left} more steps, in the program below.` }]
              : []),
            { type: ComponentType.File, file: { url: `attachment://${program.name}` } },
          ],
        },
      ],
    },
    files: [...files, program],
  };
}

function stepText({ words, code, status, result, ms, price }: HowStep, position: number): string {
  const time = ms !== undefined && ms >= 50 ? ` · ${formatSeconds(ms)}` : '';
  const paid = price ? ` · ${price}` : '';
  const line = `\`${truncate(code.replaceAll('`', 'ˋ'), 300)}\``;
  return [
    `${stepIcons[status]} **${position + 1}.** ${words ? escapeMarkdown(truncate(words, 200)) : line}`,
    ...(result ? [`→ ${escapeMarkdown(truncate(result, 300))}`] : []),
    ...(words ? [`-# ${line}${time}${paid}`] : []),
  ].join('\n');
}
