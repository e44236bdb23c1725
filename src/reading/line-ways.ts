/** Answers that are lines of the text. */
import { matchRows } from './find-value.js';
import { messageRows, messageText } from './message.js';
import type { Page } from './page.js';
import { findKey, placedWords, type TextQuestion } from './question.js';
import { itemText } from './rank-labels.js';
import { type Sentence, sentencesOf } from './sentences.js';
import type { FindValues } from './values.js';
import { type Way, whole } from './way.js';

const trouble =
  /\b(?:error|fail\w*|not|can['’]?t|cannot|couldn['’]?t|unable|denied|lost|full|invalid|expired|warning|problem)\b/i;

/** "What does the error say?" */
export const message: Way = ({ page, question: { text } }) => {
  const isAsked = /\b(?:error|warning|dialog|dialogue|popup|pop up|alert|message|notification|prompt)\b/.test(text);
  const isTrouble =
    /\bwhat (?:went|is|was|has gone) wrong\b|\bwhat happened\b|\bthe problem\b|^why (?:did|does|do|can|could|is|was|couldn t|can t|couldn['’]?t|can['’]?t)\b.*\b(?:fail\w*|not|work\w*|stop\w*|crash\w*|freez\w*|froze|quit|broke|break|interrupt\w*|cancel\w*|abort\w*|shut down|reject\w*|refus\w*|declin\w*)\b/.test(
      text,
    );
  if (!(isAsked || isTrouble) || /\b(?:code|number|who|when|where|how)\b/.test(text)) return undefined;
  const lines = page.rows.filter(
    (row) =>
      /^\W*(?:fatal|error|err|exception|fehler)\b\W/i.test(row.text) &&
      row.text.split(/\s+/).length > 2 &&
      !/\bcode\b/i.test(row.text),
  );
  const hasPrompt = page.rows.some((row) => /^[$#>]|\/var\/|\.log\b/.test(row.text));
  if (lines.length === 1 && hasPrompt) return [whole(lines, lines[0].text, 0.9)];
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

/** "What should I do?" of a dialog: what it tells one to do. */
export const advice: Way = ({ page, question: { text } }) => {
  if (
    !/\bwhat (?:should|can|must|do|could|shall) (?:i|we|one|you) (?:do|try)(?: (?:now|next|about (?:it|this|that)|to (?:fix|solve) (?:it|this)))?$|\bhow (?:can|do|could|should) (?:i|we|one) (?:fix|solve|resolve|repair) (?:it|this|that|the \w+)$/.test(
      text,
    )
  )
    return undefined;
  const found = sentencesOf(page).filter((one) => one.text.split(/\s+/).length > 2 && telling.test(one.text));
  return [
    whole(
      found.flatMap(({ rows }) => rows),
      found
        .slice(0, 3)
        .map((one) => one.text)
        .join(' '),
      0.85,
    ),
  ];
};

const telling =
  /^(?:please |then |and |or )?(?:try|check|choose|select|free|make|contact|ask|restart|reboot|update|close|open|wait|enter|use|insert|connect|reconnect|call|go|turn|switch|install|reinstall|remove|delete|save|move|sign|log|visit|press|click|tap|retry|verify|ensure|do not|don['’]t|bring|send|keep|leave|ring|meet|reply|pay|see|run|change|reduce|increase)\b|\bplease\b|\btry again\b|\b(?:you|must|should|need to)\b.*\b(?:must|should|need|have to)\b/i;

/** "Which file is affected?", "name of the attached file?" */
export const fileNamed: Way = ({ page, question: { text } }) => {
  if (
    !/\b(?:which|what) (?:file|document|attachment|folder)\b|\b(?:attached|affected|missing) (?:file|document)\b|\bfile ?name\b|\bname of the (?:\w+ )?(?:file|attachment|document)\b|\battachment\b/.test(
      text,
    )
  )
    return undefined;
  const named = page.rows.flatMap((row) =>
    [
      ...row.text.matchAll(
        /[\p{L}\p{N}][\p{L}\p{N}-]*(?: ?_ ?[\p{L}\p{N}-]+)*(?:\.[\p{L}\p{N}-]+)*\.(?:docx?|xlsx?|pptx?|pdf|txt|csv|zip|jpe?g|png|gif|mp[34]|mov|json|xml|html?|exe|dll|log|psd|key|pages|numbers|odt|ods|svg|heic|avi|mkv|wav|rtf|md|py|js|ts|java|sql|db|iso|dmg|apk|ini|cfg|bak|tmp|sys)\b/giu,
      ),
    ].map(([file]) => whole([row], file.replace(/ ?_ ?/g, '_'), 0.86)),
  );
  return named.length > 0 ? named : undefined;
};

/** Yes-or-no questions, and those of which nothing better is known: what the page says of it, as a quote. */
export const nearest: Way = ({ page, question, findValues }) => {
  if (question.keys.length === 0) return undefined;
  const told = tellingSentence(page, question, findValues);
  if (told) return [whole(told.rows, `“${told.text}”`, 0.8)];
  const isWhether = asksWhether.test(question.text);
  const rows = matchRows(page, question).filter(({ share }) => share > (isWhether ? 0.4 : 0.5));
  return rows.slice(0, 2).map(({ row }) => whole([row], row.text, 0.4));
};

/** The one sentence that speaks of all that is asked, and holds a value of the kind. */
function tellingSentence(
  page: Page,
  { keys, kinds, text }: TextQuestion,
  findValues: FindValues,
): Sentence | undefined {
  const found = sentencesOf(page).filter((one) => {
    const words = placedWords(one.text);
    return (
      one.rows.every(({ cells }) => cells.length === 1) &&
      words.length > keys.length + 1 &&
      !one.text.endsWith('?') &&
      keys.every((key) => findKey(key, words))
    );
  });
  const [only, another] = found;
  if (!only || another || only.text.split(/\s+/).length < 4) return undefined;
  if (keys.length < 2 && !findKey({ ...keys[0], others: [] }, placedWords(only.text))) return undefined;
  if (
    kinds.length > 0 &&
    !/\bhow\b/.test(text) &&
    !findValues(only.text).some((value) => value.kinds.some((kind) => kinds.includes(kind)))
  )
    return undefined;
  if (
    /^how (?:many|much)\b/.test(text) &&
    !/\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|half|free)\b/i.test(only.text)
  )
    return undefined;
  if (/^(?:and )?(?:who|whom|whose)\b/.test(text) && !/(?<=\S\s)\p{Lu}\p{Ll}+|^\p{Lu}\p{Ll}+\b.*:/u.test(only.text))
    return undefined;
  return only;
}

const asksWhether =
  /^(?:can|may|do (?:they|you|we|i)|is (?:there|it)|are (?:there|they)|should|must)\b|\b(?:allowed|accepted|included|possible|necessary|required)\b/;
