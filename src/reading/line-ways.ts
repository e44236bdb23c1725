/** Answers that are lines of the text. */
import { matchRows } from './find-value.js';
import { messageRows, messageText } from './message.js';
import { itemText } from './rank-labels.js';
import { type Way, whole } from './way.js';

const trouble =
  /\b(?:error|fail\w*|not|can['’]?t|cannot|couldn['’]?t|unable|denied|lost|full|invalid|expired|warning|problem)\b/i;

/** "What does the error say?" */
export const message: Way = ({ page, question: { text } }) => {
  const isAsked = /\b(?:error|warning|dialog|dialogue|popup|pop up|alert|message|notification|prompt)\b/.test(text);
  const isTrouble =
    /\bwhat (?:went|is|was|has gone) wrong\b|\bwhat happened\b|\bthe problem\b|^why (?:did|does|do|can|could|is|was)\b.*\b(?:fail\w*|not|work\w*)\b/.test(
      text,
    );
  if (!(isAsked || isTrouble) || /\b(?:code|number|who|when|where|how)\b/.test(text)) return undefined;
  const rows = messageRows(page);
  if (!isAsked && !rows.some((row) => trouble.test(row.text))) return undefined;
  return [whole(rows, messageText(rows), 0.9)];
};

/** "Is rice on the list?": yes, with the line; that it is not there, a line that was misread cannot tell. */
export const presence: Way = ({ page, question }) => {
  if (
    !/^(?:is|are|does|do) .*\b(?:list|menu|receipt|bill|board|sign|schedule|invoice|agenda|poster|page|mention\w*|include\w*|say)\b/.test(
      question.text,
    )
  )
    return undefined;
  const [best] = matchRows(page, question).filter(({ share }) => share > 0.85);
  return best && question.keys.length > 0 ? [whole([best.row], `yes: “${itemText(best.row)}”`, 0.85)] : undefined;
};

/** "What does it say about dogs?" */
export const about: Way = ({ page, question }) => {
  if (!/\b(?:say|says|said|mention\w*|written|rule|rules) .*\babout\b/.test(question.text)) return undefined;
  const rows = matchRows(page, question)
    .filter(({ share }) => share > 0.6)
    .map(({ row }) => row);
  return [
    whole(
      rows.slice(0, 4),
      rows
        .slice(0, 4)
        .map(({ text }) => text)
        .join('\n'),
      0.8,
    ),
  ];
};

/** Yes-or-no questions, and those of which nothing better is known: what the page says of it, as a quote. */
export const nearest: Way = ({ page, question }) => {
  if (question.keys.length === 0) return undefined;
  const rows = matchRows(page, question).filter(({ share }) => share > (asksWhether.test(question.text) ? 0.4 : 0.85));
  return rows.slice(0, 2).map(({ row }) => whole([row], row.text, 0.4));
};

const asksWhether =
  /^(?:can|may|do (?:they|you|we|i)|is (?:there|it)|are (?:there|they)|should|must)\b|\b(?:allowed|accepted|included|possible|necessary|required)\b/;
