/** What somebody's work is, and for whom: lines of cards and signatures, letterheads, brands. */
import { titleOf } from './find-name.js';
import { rowValues } from './find-value.js';
import { messageRows } from './message.js';
import type { Row } from './page.js';
import { type Way, whole } from './way.js';

const occupation =
  /\b(?:\p{L}{3,}(?:ologist|ographer|eer|ician|ist|itect|ultant|ountant|ager|gner|loper|ector|cher|ctor|etary|ator|yer|rian|essor)|officer|lawyer|chef|cook|nurse|baker|driver|plumber|electrician|carpenter|painter|gardener|farmer|partner|founder|owner|ceo|cto|cfo|coo|president|chair(?:man|woman|person)?|head of|vp|lead|assistant|agent|broker|intern|student|trainer|coach|host|producer|writer|author|translator|researcher|scientist|analyst|advisor|adviser|attorney|notary|midwife|vet|clerk|planner|buyer|builder|tailor|butcher|florist|jeweller|realtor|surveyor|specialist|engineer|architect)s?\b/iu;
const company =
  /\b(?:ltd|llc|inc|gmbh|ag|plc|s\.?a|corp(?:oration)?|co|company|studios?|group|bank|services|solutions|partners|associates|consulting|hospital|university|college|school|institute|agency|labs?|systems|technologies|industries|holdings?|clinic|foundation|airlines?|airways|air|brewery|bakery|motors|logistics|media|design|architects|works|sons|brothers)\b\.?|&/iu;

const isPlain = ({ text }: Row): boolean => !/\d|@|www\.|:/.test(text) && text.split(/\s+/).length <= 6;

/** "What does she do?", "what's his job?" */
export const role: Way = ({ page, question: { text } }) => {
  const isAsked =
    /\b(?:job|profession|occupation|position|job title|role)\b/.test(text) ||
    /^what (?:does|do|is) (?:he|she|they|[\p{L}. ]{3,40}) (?:do|doing) (?:for a living|for work|professionally)$/u.test(
      text,
    ) ||
    /^what (?:does|do|is) (?:he|she|they|the (?:man|woman|person|owner)) (?:do|doing)(?: (?:for a living|for work|there|professionally))?$/.test(
      text,
    );
  if (!isAsked || !/^(?:what|which|and what)\b/.test(text)) return undefined;
  const rows = page.rows.filter((row) => isPlain(row) && occupation.test(row.text));
  return rows.map((row) => {
    const candidate = whole([row], row.text, rows.length === 1 ? 0.9 : 0.5);
    const around = page.blocks.find((block) => block.includes(row)) ?? [];
    return candidate && { ...candidate, about: around.map((one) => one.text).join(' ') };
  });
};

/** "Which company is it?", "what brand is the milk?", "which airline?": its line, else the largest letters as a quote. */
export const maker: Way = ({ page, question: { text }, findValues }) => {
  const isThis =
    /^(?:what|which) (?:shop|store|place|restaurant|cafe|bakery|hotel|bank|company|firm|airline|brand|club|school|library|museum) is (?:it|this|that)$/.test(
      text,
    );
  const [head] = page.rows;
  const largest = titleOf(page);
  if (isThis && largest && largest === head && isPlain(head)) return [whole([head], head.text, 0.82)];
  const asked = /\b(?:company|firm|brand|airline|manufacturer|employer|maker|business)\b/.exec(text)?.[0];
  if (!asked && !/\bwho (?:makes|made|produces|manufactures)\b|\bwork (?:for|at)\b/.test(text)) return undefined;
  if (!/^(?:what|which|who|where|and (?:what|which))\b/.test(text)) return undefined;
  const rows = page.rows.filter(
    (row) => isPlain(row) && company.test(row.text) && rowValues(row, findValues).length === 0,
  );
  if (rows.length === 1 && !/brand|maker|who/.test(text)) return [whole(rows, rows[0].text, 0.85)];
  const title = titleOf(page);
  return [...rows.map((row) => whole([row], row.text, 0.42)), title && whole([title], title.text, 0.4)];
};

/** "Which buttons are there?", "what can I click?" */
export const buttonsShown: Way = ({ page, question: { text } }) => {
  if (
    !/\b(?:which|what) one do (?:i|we|you) (?:hit|press|click|tap|push|choose)\b|\b(?:which|what|list|name|show)\b.*\bbuttons?\b|\bwhat (?:can|could|should|do) (?:i|you|we|one) (?:click|press|tap|choose|select|push)\b|\bwhat (?:are my|are the) (?:options|choices)\b/.test(
      text,
    )
  )
    return undefined;
  const doing = /\b(?:which|what) (?:button|one do (?:i|we|you) (?:hit|press|click|tap|push|choose))\b(.*)$/.exec(
    text,
  )?.[1];
  if (doing?.trim()) return [buttonFor(doing, page.rows)];
  const told = new Set(messageRows(page));
  const { rows } = page;
  const isShort = (row: Row): boolean =>
    row.cells.every(({ text: one }) => one.split(/\s+/).length <= 3 && !/\d|:/.test(one));
  // Side by side below the message, they are buttons whatever they say.
  const low = rows.filter(
    (row, at) => at > rows.length / 3 && row.cells.length > 1 && row.cells.length < 5 && isShort(row),
  );
  const alone = rows.filter((row) => !told.has(row) && isShort(row) && row.box[1] > (rows[0]?.box[3] ?? 0));
  if (low.length > 2) return [];
  const found = rows.filter((row) => alone.includes(row) || low.includes(row));
  const labels = found.flatMap(({ cells }) => cells.map((cell) => cell.text));
  return [whole(found, labels.join(', '), 0.85)];
};

/** What buttons are pressed for, each with what they say. */
const purposes: readonly (readonly [purpose: RegExp, label: RegExp])[] = [
  [/\boffline\b|\bwithout (?:the |an? )?(?:internet|network|connection|wi ?fi)\b/, /\boffline\b/i],
  [
    /\b(?:go(?:es|ing)? on|carry on|continue|resume|proceed|keep going|next)\b/,
    /\b(?:continue|resume|next|proceed)\b/i,
  ],
  [/\b(?:again|retry|once more|another (?:go|try))\b/, /\b(?:again|retry)\b/i],
  [/\b(?:stop|cancel|abort|give up|quit|leave|exit|get out)\b/, /\b(?:cancel|abort|quit|exit|stop|close)\b/i],
  [
    /\b(?:throws?|discards?|loses?|not keep|deletes?|removes?|gets? rid)\b/,
    /\b(?:discard|delete|remove|don['’]?t save)\b/i,
  ],
  [/\b(?:keeps?|saves?|stores?)\b/, /^save\b|\bkeep\b/i],
  [/\b(?:more|details?|learn|read about|information|know why)\b/, /\b(?:details?|more|info)\b/i],
  [/\b(?:later|postpone|not now|put off|remind)\b/, /\b(?:later|not now|remind)\b/i],
  [/\b(?:agree|accept|allow|permit|confirm)\b/, /\b(?:accept|agree|allow|ok|yes|confirm)\b/i],
];

/** "Which button do I press to carry on without the internet?" */
function buttonFor(doing: string, rows: readonly Row[]): ReturnType<typeof whole> {
  const cells = rows
    .flatMap((row) => row.cells.map((cell) => ({ cell, row })))
    .filter(({ cell }) => cell.text.split(/\s+/).length < 4);
  const meant = purposes.filter(([purpose]) => purpose.test(doing)).map(([, label]) => label);
  const [label] = meant;
  const found = label ? cells.filter(({ cell }) => label.test(cell.text)) : [];
  const [only, another] = found;
  return only && !another ? { text: only.cell.text, score: 0.86, cells: [only.cell], row: only.row } : undefined;
}

/** "What's the maximum size?": the line that sets a limit. */
export const limit: Way = ({ page, question: { text }, findValues }) => {
  const isLeast = /\b(?:minimum|min|at least|smallest allowed)\b/.test(text);
  if (
    !isLeast &&
    !/\b(?:maximum|max|at most|limit|largest allowed|how (?:big|large|long|many|heavy|fast) (?:may|can))\b/.test(text)
  )
    return undefined;
  const wording = isLeast
    ? /\b(?:min(?:imum)?|at least|(?:less|smaller|shorter|lower|younger|fewer) than|under|from)\b/i
    : /\b(?:max(?:imum)?|at most|up to|no more than|(?:more|larger|bigger|longer|greater|heavier|higher|older) than|limit|exceeds?|over)\b/i;
  const rows = page.rows.filter((row) => wording.test(row.text) && rowValues(row, findValues).length > 0);
  return rows.length === 0 ? undefined : rows.map((row) => whole([row], row.text, rows.length === 1 ? 0.8 : 0.45));
};
