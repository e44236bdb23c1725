/** What a dialog says, without its title and its buttons. */
import { boxHeight } from '../util/box.js';
import type { Page, Row } from './page.js';

const buttons = new Set(
  `ok okay cancel retry yes no close ignore abort continue help details save discard allow deny later dismiss skip next back
   finish done open apply submit confirm delete remove update restart report quit exit accept decline agree more settings
   install reload refresh send undo`.split(/\s+/),
);
const buttonPhrases =
  /^(?:try again|don['’]?t (?:save|send|allow)|learn more|more info(?:rmation)?|send report|not now|remind me(?: later)?|go back|sign in|log in|close (?:program|app)|got it|view details|end task|wait|check (?:for solutions|again)|restart now|update now)$/i;

const isButton = (text: string): boolean =>
  text.split(/\s+/).length === 1
    ? buttons.has(text.toLowerCase().replace(/[^\p{L}]/gu, ''))
    : buttonPhrases.test(text.trim());

/** Rows that are the message of a dialog, without a window's title and its buttons. */
export function messageRows({ rows }: Pick<Page, 'rows'>): readonly Row[] {
  const worded = rows.filter(({ text }) => /[\p{L}\p{N}]{2}/u.test(text));
  const told = worded.filter(({ cells }) => !cells.every(({ text }) => isButton(text)));
  const [first, ...rest] = told;
  const isTitle =
    first !== undefined &&
    rest.some(({ text }) => text.split(/\s+/).length > 3) &&
    first.text.split(/\s+/).length < 5 &&
    !/[.!?]$|\b(?:error|warning|failed|alert|fehler|erreur|not|can['’]?t|cannot|unable|denied|lost|full|low)\b/i.test(
      first.text,
    ) &&
    boxHeight(first.box) < 1.3 * Math.max(...rest.map(({ box }) => boxHeight(box)));
  return isTitle ? rest : told;
}

/** In one line: a heading ends in a colon. */
export const messageText = (rows: readonly Row[]): string =>
  rows
    .map(({ text }, at) => {
      const next = rows[at + 1];
      if (!next) return text;
      const isHeading = !/[.!?:,;]$/.test(text) && /^\p{Lu}/u.test(next.text) && text.split(/\s+/).length < 8;
      return isHeading ? `${text}:` : text;
    })
    .join(' ');
