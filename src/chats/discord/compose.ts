import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInContainer,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { Button, How, HowStep, Post, ProgressLine } from '../../contracts/post.js';
import type { Pictures } from '../../contracts/store.js';
import { labels } from '../../show/messages.js';
import { stepIcons, tellsHow } from '../../show/render-turn.js';
import { closed, fenced, plainTable, type TextBlock, textBlocks } from '../../show/text-blocks.js';
import { formatSeconds, truncate } from '../../util/format.js';
import { buttonRows as inRows } from '../shared/button-rows.js';
import { howMessages } from '../shared/messages.js';
import { pictureFile } from '../shared/picture-file.js';
import type { OutgoingMessage, SentFile } from './client.js';

/** Discord's own limits. */
export const limits = {
  content: 2000,
  rows: 5,
  buttonsInRow: 5,
  buttonLabel: 80,
  customId: 100,
  files: 10,
  /** Bytes of a file where nothing else is said. */
  fileBytes: 10 * 1024 * 1024,
} as const;

export const howButton = 'how';

export interface ComposeOptions {
  /** What a button carries, at most 100 characters. */
  readonly customId: (action: string) => string;
  readonly pictures: readonly SentFile[];
}

/** A post as a Discord message: text, buttons, pictures; a text that is too long goes with it as a file. */
export function composePost(post: Post, { customId, pictures }: ComposeOptions): OutgoingMessage {
  const footer = post.footer ? `\n-# ${escapeMarkdown(post.footer)}` : '';
  const text = `${toDiscord(post.text)}${(post.progress ?? []).map(progressLine).join('')}`;
  const isLong = text.length + footer.length > limits.content;
  // What is still being written is a file when it is whole.
  const goesAlong = isLong && !post.working;
  const hint = goesAlong ? '\n-# All of it is in the attached file.' : '';
  const room = limits.content - footer.length - hint.length;
  const files = goesAlong ? [textFile('answer.txt', post.text), ...pictures] : pictures;
  return {
    body: {
      content: `${closed(truncate(text, room - 4))}${hint}${footer}` || '\u200B',
      components: buttonRows(post, customId),
      flags: MessageFlags.SuppressEmbeds,
    },
    files: files.slice(0, limits.files),
  };
}

const textFile = (name: string, text: string): SentFile => ({
  name,
  bytes: new TextEncoder().encode(text),
  mediaType: 'text/plain; charset=utf-8',
});

function buttonRows(
  { buttons, how, working }: Post,
  customId: (action: string) => string,
): readonly APIActionRowComponent<APIButtonComponent>[] {
  const asksHow = tellsHow(how) && !working;
  const room = limits.rows * limits.buttonsInRow - (asksHow ? 1 : 0);
  const all = [
    ...buttons.slice(0, room).map((button) => ({ ...button, id: customId(button.action) })),
    ...(asksHow ? [{ label: labels.how, style: 'plain' as const, id: howButton }] : []),
  ];
  return inRows<Pick<Button, 'label' | 'style' | 'beginsRow'> & { readonly id: string }>(all, {
    width: limits.buttonsInRow,
    maxRows: limits.rows,
  }).map((row) => ({
    type: ComponentType.ActionRow,
    components: row.map((button) => buttonOf(button, button.id)),
  }));
}

const styles = { plain: ButtonStyle.Secondary, good: ButtonStyle.Success, bad: ButtonStyle.Danger } as const;

const buttonOf = ({ label, style }: Pick<Button, 'label' | 'style'>, custom_id: string): APIButtonComponent => ({
  type: ComponentType.Button,
  style: styles[style],
  label: truncate(label, limits.buttonLabel),
  custom_id,
});

const progressLine = ({ status, words, result }: ProgressLine): string =>
  `\n-# ${stepIcons[status]} ${escapeMarkdown(truncate(words, 100))}${result ? `: ${escapeMarkdown(truncate(result, 80))}` : ''}`;

/** **bold** and `code` are ours. */
const ours = /(\*\*[^*\n]+\*\*|`[^`\n]+`)/;

/**
 * A post's text (light Markdown: **bold**, `code`, lists) in Discord's own Markdown: whatever else Discord would read as
 * formatting, a mention or a masked link comes out as it was written.
 */
const toDiscord = (text: string): string => textBlocks(text).map(blockToDiscord).join('\n');

function blockToDiscord(block: TextBlock): string {
  if (block.kind === 'table') return blockToDiscord(plainTable(block.rows));
  return block.kind === 'code' ? fenced(block.text) : block.text.split('\n').map(lineToDiscord).join('\n');
}

function lineToDiscord(line: string): string {
  const [, bullet = '', rest = ''] = /^(\s*(?:[-*•]|\d{1,3}\.)\s+)?(.*)$/.exec(line) ?? [];
  const parts = rest.split(ours).map((part, position) => {
    if (position % 2 === 0) return escapeMarkdown(part);
    return part.startsWith('`') ? part : `**${escapeMarkdown(part.slice(2, -2))}**`;
  });
  const escaped = parts.join('');
  // Headings, small print and quotes begin a line.
  return bullet.replace(/[*•]/, '-') + escaped.replace(/^(#{1,3}\s|-#\s|>)/, '\\$1');
}

/** Text of people, or of pictures, that shows as it is wherever Discord reads Markdown. */
const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\\*`]|~~|\|\|/g, escapeEach)
    // Inside a word an underscore is only that.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    // Mentions, custom emoji, times: <@1>, <#1>, <:name:1>, <t:1>, </command:1>, <id:…>, <https://…>
    .replace(/<(?=[@#:/]|a:|t:|id:|https?:)/gi, '\\<')
    .replace(/\[(?=[^\]\n]*\]\()/g, '\\[')
    // It does not ping, as nothing of ours does, but would look as if it did.
    .replace(/@(?=everyone|here)/g, '@\u200B');

const escapeEach = (signs: string): string => [...signs].map((sign) => `\\${sign}`).join('');

/** Of components in one message, nested ones included, and of characters in all of them: Discord's limits. */
const howLimits = { components: 40, characters: 4000, note: 900 } as const;
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
  const heading = `**${howMessages.title}**\n-# ${howMessages.steps(how.steps.length)} · ${formatSeconds(how.ms)}${how.price ? ` · ${how.price}` : ''}`;
  const notes = (how.notes ?? []).map((note) => textPart(truncate(toDiscord(note), howLimits.note)));
  let components = besides + notes.length;
  let characters = heading.length + 200 + notes.reduce((sum, { content }) => sum + content.length, 0);
  for (const [position, step] of how.steps.entries()) {
    const text = stepText(step, position);
    // One file is the program's.
    const picture = files.length < limits.files - 1 ? step.picture : undefined;
    const needs = componentsOf(picture !== undefined);
    if (components + needs > howLimits.components || characters + text.length > howLimits.characters) break;
    components += needs;
    characters += text.length;
    const file =
      picture &&
      (await pictureFile(picture, position, pictures, { bytes: limitBytes / limits.files }).catch(() => undefined));
    if (file) files.push(file);
    shown.push(stepPart(text, file));
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
            textPart(heading),
            ...notes,
            ...shown,
            ...(left > 0 ? [textPart(`-# ${howMessages.moreSteps(left)}`)] : []),
            ...(how.program === ''
              ? []
              : [{ type: ComponentType.File as const, file: { url: `attachment://${program.name}` } }]),
          ],
        },
      ],
    },
    files: how.program === '' ? files : [...files, program],
  };
}

const textPart = (content: string): APITextDisplayComponent => ({ type: ComponentType.TextDisplay, content });

const stepPart = (text: string, picture: SentFile | undefined): APIComponentInContainer =>
  picture
    ? {
        type: ComponentType.Section,
        components: [textPart(text)],
        accessory: {
          type: ComponentType.Thumbnail,
          media: { url: `attachment://${picture.name}` },
          description: picture.alt,
        },
      }
    : textPart(text);

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
