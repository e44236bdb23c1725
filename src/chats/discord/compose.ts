import {
  type APIActionRowComponent,
  type APIButtonComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { Button, Post, ProgressLine } from '../../contracts/post.js';
import { labels } from '../../show/messages.js';
import { stepIcons } from '../../show/progress.js';
import { truncate } from '../../util/format.js';
import type { OutgoingMessage, SentFile } from './calls.js';
import { escapeMarkdown, toDiscord } from './markdown.js';

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
  const hint = isLong ? '\n-# All of it is in the attached file.' : '';
  const room = limits.content - footer.length - hint.length;
  const files = isLong ? [textFile('answer.txt', post.text), ...pictures] : pictures;
  return {
    body: {
      content: `${truncate(text, room)}${hint}${footer}` || '\u200B',
      components: buttonRows(post, customId),
      flags: MessageFlags.SuppressEmbeds,
    },
    files: files.slice(0, limits.files),
  };
}

export const textFile = (name: string, text: string): SentFile => ({
  name,
  bytes: new TextEncoder().encode(text),
  mediaType: 'text/plain; charset=utf-8',
});

function buttonRows(
  { buttons, how, working }: Post,
  customId: (action: string) => string,
): readonly APIActionRowComponent<APIButtonComponent>[] {
  const asksHow = how !== undefined && how.steps.length > 0 && !working;
  const room = limits.rows * limits.buttonsInRow - (asksHow ? 1 : 0);
  const all = [
    ...buttons.slice(0, room).map((button) => buttonOf(button, customId(button.action))),
    ...(asksHow ? [buttonOf({ label: labels.how, style: 'plain' }, howButton)] : []),
  ];
  const rows = Math.ceil(all.length / limits.buttonsInRow);
  return Array.from({ length: rows }, (_, row) => ({
    type: ComponentType.ActionRow,
    components: all.slice(row * limits.buttonsInRow, (row + 1) * limits.buttonsInRow),
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
