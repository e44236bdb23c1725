import type { Button, Post, ProgressLine } from '../../contracts/post.js';
import { labels } from '../../show/messages.js';
import { stepIcons } from '../../show/progress.js';
import { truncate } from '../../util/format.js';
import type { OutgoingMessage } from './calls.js';
import { escapeText, inParts, toMrkdwn } from './mrkdwn.js';
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
const mostSections = 4;
export const longestText = mostSections * (limits.section - 200);

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
    ...sections(text),
    ...(progress === '' ? [] : [context(progress)]),
    ...pictures.slice(0, limits.pictures).map(pictureBlock),
    ...buttonBlocks(post, buttonValue),
    ...(post.footer ? [context(escapeText(post.footer))] : []),
  ];
  return { text: truncate(text, limits.text) || ' ', blocks: blocks.slice(0, limits.blocks) };
}

/** Cut where Slack would take no more: the rest is in the file. */
function sections(text: string): readonly object[] {
  const parts = inParts(text, limits.section - 200);
  const shown = parts.slice(0, mostSections);
  const more = parts.length > shown.length ? [context('All of it is in the file below.')] : [];
  return [...shown.map(section), ...more];
}

export const section = (text: string): object => ({
  type: 'section',
  text: { type: 'mrkdwn', text: truncate(text, limits.section), verbatim: true },
});

export const context = (text: string): object => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: truncate(text, limits.context), verbatim: true }],
});

export const pictureBlock = ({ file, alt }: ShownPicture): object => ({
  type: 'image',
  slack_file: { id: file },
  alt_text: truncate(alt, limits.altText) || 'picture',
});

function buttonBlocks(post: Post, buttonValue: (action: string) => string): readonly object[] {
  const asksHow = post.how !== undefined && post.how.steps.length > 0 && !post.working;
  const all = [
    ...post.buttons.map((button, position) => buttonOf(button, `press:${position}`, buttonValue(button.action))),
    ...(asksHow ? [buttonOf({ label: labels.how, style: 'plain' }, howButton, howButton)] : []),
  ];
  const rows = Math.min(8, Math.ceil(all.length / limits.buttonsInRow));
  return Array.from({ length: rows }, (_, row) => ({
    type: 'actions',
    elements: all.slice(row * limits.buttonsInRow, (row + 1) * limits.buttonsInRow),
  }));
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
