import type { Button, How, HowStep, Post, ProgressLine } from '../../contracts/post.js';
import { labels } from '../../show/messages.js';
import { stepIcons, tellsHow } from '../../show/render-turn.js';
import { balanced, fenced, plainTable, type TextBlock, textBlocks } from '../../show/text-blocks.js';
import { formatSeconds, truncate } from '../../util/format.js';
import { buttonRows } from '../shared/button-rows.js';
import { howMessages } from '../shared/messages.js';
import type { OutgoingMessage } from './calls.js';
import { slashed } from './slash.js';

/** Slack's own limits. */
export const limits = {
  blocks: 50,
  section: 3000,
  context: 2000,
  text: 3900,
  altText: 2000,
  buttonsInRow: 25,
  buttonLabel: 75,
  pictures: 10,
  /** Bytes of a picture in a block. */
  fileBytes: 10_000_000,
} as const;

/** Sections of text in one post; what is longer goes with it as a file. */
const maxSections = 4;
export const maxTextLength = maxSections * (limits.section - 200);

export const howButton = 'how';
export const pressButton = /^press:\d+$/;

/** A file that is in Slack already. */
export interface ShownPicture {
  readonly file: string;
  readonly alt: string;
}

/** A post as a Slack message: text, pictures, buttons, small print. */
export function composePost(
  post: Post,
  {
    buttonValue,
    pictures,
  }: { readonly buttonValue: (action: string) => string; readonly pictures: readonly ShownPicture[] },
): OutgoingMessage {
  const progress = (post.progress ?? []).map(progressLine).join('\n');
  const text = toMrkdwn(slashed(post.text));
  const blocks = [
    ...sections(text, post),
    ...(progress === '' ? [] : [context(progress)]),
    ...pictures.slice(0, limits.pictures).map(pictureBlock),
    ...buttonBlocks(post, buttonValue),
    ...(post.footer ? [context(escapeText(post.footer))] : []),
  ];
  return { text: truncate(text, limits.text) || ' ', blocks: blocks.slice(0, limits.blocks) };
}

/** Cut where Slack would take no more: the rest is in the file. */
function sections(text: string, { working }: Pick<Post, 'working'>): readonly object[] {
  const parts = balanced(inParts(text, limits.section - 200));
  const shown = parts.slice(0, maxSections);
  const more = parts.length > shown.length && !working ? [context('All of it is in the file below.')] : [];
  return [...shown.map(section), ...more];
}

export const section = (text: string): object => ({
  type: 'section',
  text: { type: 'mrkdwn', text: truncate(text, limits.section), verbatim: true },
});

const context = (text: string): object => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: truncate(text, limits.context), verbatim: true }],
});

const pictureBlock = ({ file, alt }: ShownPicture): object => ({
  type: 'image',
  slack_file: { id: file },
  alt_text: truncate(alt, limits.altText) || 'picture',
});

function buttonBlocks(post: Post, buttonValue: (action: string) => string): readonly object[] {
  const asksHow = tellsHow(post.how) && !post.working;
  const all = [
    ...post.buttons.map((button, position) => ({
      ...button,
      action: `press:${position}`,
      value: buttonValue(button.action),
    })),
    ...(asksHow ? [{ label: labels.how, style: 'plain' as const, action: howButton, value: howButton }] : []),
  ];
  return buttonRows<Button & { readonly value: string }>(all, { width: limits.buttonsInRow, maxRows: 8 }).map(
    (row) => ({
      type: 'actions',
      elements: row.map((button) => buttonOf(button, button.action, button.value)),
    }),
  );
}

const styles = { plain: {}, good: { style: 'primary' }, bad: { style: 'danger' } } as const;

const buttonOf = ({ label, style }: Pick<Button, 'label' | 'style'>, action: string, value: string): object => ({
  type: 'button',
  action_id: action,
  value,
  text: plain(truncate(label, limits.buttonLabel)),
  ...styles[style],
});

export const plain = (text: string): object => ({ type: 'plain_text', text, emoji: true });

const progressLine = ({ status, words, result }: ProgressLine): string =>
  `${stepIcons[status]} ${escapeText(truncate(words, 100))}${result ? `: ${escapeText(truncate(result, 80))}` : ''}`;

/** Of a modal, where it is shown, and of what a person reads. */
const maxBlocks = 90;
const maxSteps = 25;

/**
 * "How?": the steps with what came out of each, and its picture below it.
 * @param pictures by the step's position
 */
export function howBlocks(how: How, pictures: ReadonlyMap<number, ShownPicture>): readonly object[] {
  const price = how.price ? ` · ${how.price}` : '';
  const shown = how.steps.slice(0, maxSteps);
  const left = how.steps.length - shown.length;
  const steps = shown.flatMap((step, position) => {
    const picture = pictures.get(position);
    return [section(stepText(step, position)), ...(picture ? [pictureBlock(picture)] : [])];
  });
  return [
    ...(how.notes ?? []).map((note) => section(toMrkdwn(note))),
    context(`${howMessages.steps(how.steps.length)} · ${formatSeconds(how.ms)}${price}`),
    ...steps,
    ...(left > 0 ? [context(toMrkdwn(howMessages.moreSteps(left)))] : []),
    ...(how.program === ''
      ? []
      : [section(`\`\`\`${entities(truncate(how.program.replaceAll('`', 'ˋ'), 2500))}\`\`\``)]),
  ].slice(0, maxBlocks);
}

/** The steps whose pictures are shown. */
export const stepsWithPictures = ({ steps }: How) =>
  steps.slice(0, maxSteps).flatMap(({ picture }, position) => (picture ? [{ picture, position }] : []));

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

/** **bold** and `code` are ours. */
const ours = /(\*\*[^*\n]+\*\*|`[^`\n]+`)/;
/** Seen by nobody; what stands behind it is in the middle of a word, where Slack formats nothing. */
const joiner = '\u2060';

/**
 * A post's text (light Markdown: **bold**, `code`, lists) in Slack's own mrkdwn: whatever else Slack would read as
 * formatting, a mention or a link comes out as it was written.
 */
export const toMrkdwn = (text: string): string => textBlocks(text).map(blockToMrkdwn).join('\n');

function blockToMrkdwn(block: TextBlock): string {
  if (block.kind === 'table') return blockToMrkdwn(plainTable(block.rows));
  return block.kind === 'code' ? fenced(entities(block.text)) : block.text.split('\n').map(lineToMrkdwn).join('\n');
}

function lineToMrkdwn(line: string): string {
  const [, space = '', bullet = '', rest = ''] = /^(\s*)(?:([-*•]|\d{1,3}\.)\s+)?(.*)$/.exec(line) ?? [];
  const mark = bullet === '' ? '' : `${/\d/.test(bullet) ? bullet : '•'} `;
  const parts = rest.split(ours).map((part, position) => {
    if (position % 2 === 0) return escapeText(part);
    return part.startsWith('`') ? `\`${entities(part.slice(1, -1))}\`` : `*${escapeText(part.slice(2, -2))}*`;
  });
  const escaped = parts.join('');
  // A quote begins a line.
  return space + mark + (escaped.startsWith('&gt;') ? `${joiner}${escaped}` : escaped);
}

/** Text of people, or of pictures, that shows as it is wherever Slack reads mrkdwn, and mentions nobody. */
export const escapeText = (text: string): string =>
  entities(text)
    // Inside a word an underscore is only that.
    .replace(/[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, `${joiner}$&`)
    .replace(/@(?=everyone|here|channel)/gi, '@\u200B');

/** The three signs with which Slack begins mentions, links and entities. */
const entities = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What a person wrote, without Slack's signs: mentions by their names, links as their words. */
export function plainText(text: string, { self, name }: { self: string; name: (id: string) => string }): string {
  return text
    .replace(/<@([A-Z0-9]+)(?:\|([^>]*))?>/g, (_, id: string, label?: string) =>
      id === self ? ' ' : `@${label || name(id)}`,
    )
    .replace(/<#[A-Z0-9]+(?:\|([^>]*))?>/g, (_, label?: string) => `#${label || 'a channel'}`)
    .replace(/<!subteam\^[A-Z0-9]+(?:\|@?([^>]*))?>/g, (_, label?: string) => `@${label || 'a group'}`)
    .replace(/<!(\w+)[^>]*>/g, '@$1')
    .replace(/<((?:https?|mailto|tel):[^|>]*)(?:\|([^>]*))?>/g, (_, url: string, label?: string) => label || url)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}

/** The text in parts of at most so many characters, each ending where a line or a word ends. */
function inParts(text: string, length: number): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > length) {
    const start = rest.slice(0, length);
    const line = start.lastIndexOf('\n');
    const end = line > length / 2 ? line : Math.max(start.lastIndexOf(' '), Math.floor(length / 2));
    parts.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^\s/, '');
  }
  return [...parts, rest].filter((part) => part.trim() !== '');
}
