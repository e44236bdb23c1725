/** Names of people, places and things in a text. */
import { boxArea, boxHeight } from '../util/box.js';
import { isInColumn } from './columns.js';
import { type Candidate, isHeadingRow, matchRows, rowValues } from './find-value.js';
import { type Cell, isAligned, type Page, type Row } from './page.js';
import { findKey, placedWords, stem, type TextQuestion } from './question.js';
import type { FindValues } from './values.js';

const name = String.raw`(?:(?:Dr|Mr|Mrs|Ms|Prof|Miss)\.? )?\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’.-]*){0,2}`;
const isName = new RegExp(`^@?${name}$`, 'u');
const nameFirst = new RegExp(
  `^@?(${name}(?: (?:and|&|\\+) ${name})?)\\s*(?::|->|→|=>|[-–—](?=\\s)|=|\\.{2,})\\s*\\S`,
  'u',
);
const nameLast = new RegExp(
  `(?::|->|→|=>|\\s[-–—]|=|@|\\(|\\bby|\\bwith)\\s*@?(${name}(?: (?:and|&|\\+) ${name})?)\\)?\\s*$`,
  'u',
);
const people =
  /\b(?:owner|who|name|assignee|assigned|responsible|by|person|lead|host|speaker|contact|staff|on duty)\b/i;

interface FoundName {
  readonly text: string;
  readonly cells: readonly Cell[];
}

/** Whom a row may be about: "Nadia: fix login tests", "Cake - Lucia", "tests (Nadia)", a cell of its own. */
function namesIn(row: Row, page: Page): readonly FoundName[] {
  // "Print flyers → Nadia (by 10 May)"
  const bare = row.text.replace(/\s*\((?:by|due|until|till|on)?\b[^()]*\d[^()]*\)\s*$/i, '');
  const first = nameFirst.exec(bare)?.[1];
  const last = nameLast.exec(bare)?.[1];
  const ends = [
    ...(first ? [{ text: first, cells: row.cells.slice(0, 1) }] : []),
    ...(last ? [{ text: last, cells: row.cells.slice(-1) }] : []),
  ];
  if (ends.length > 0 || row.cells.length < 2) return ends;
  const headed = page.rows
    .filter((head) => head !== row && head.box[1] < row.box[1] && head.cells.length > 1)
    .flatMap(({ cells }) => cells.filter(({ text }) => people.test(text)))
    .flatMap((heading) => row.cells.filter((cell) => isInColumn(heading, cell)));
  const cells = headed.length > 0 ? headed.slice(0, 1) : row.cells.filter(({ text }) => isName.test(text));
  return cells.map((cell) => ({ text: cell.text, cells: [cell] }));
}

const isAsked = ({ text }: FoundName, { keys }: TextQuestion): boolean =>
  keys.some((key) => findKey({ ...key, others: [] }, placedWords(text)));

/** "Who fixes the tests?": the name in the row that says so. */
export function namesByKey(page: Page, question: TextQuestion): readonly Candidate[] {
  return matchRows(page, question).flatMap(({ row, share, end, start }): Candidate[] => {
    if (isHeadingRow(page, row)) return [];
    // "Cashier: Tom", "Served by Anna", "Contact Lena"
    const behind = new RegExp(`^\\s*(?:no|is|by|to|with|at)?\\s*[.:–—-]*\\s*(${name})`, 'u').exec(
      row.text.slice(end),
    )?.[1];
    const found = namesIn(row, page).find((one) => !isAsked(one, question) && !isKeyOnly(one, question));
    if (found) return [{ ...found, score: share, row }];
    if (behind) return [{ text: behind, score: 0.95 * share, cells: row.cells, row }];
    const below = page.rows.find(
      (next) =>
        next.box[1] >= row.box[3] - boxHeight(row.box) / 2 &&
        isName.test(next.text) &&
        isAligned(next.box, row.box, boxHeight(row.box)),
    );
    const isHeading = start === 0 && row.text.slice(end).replace(/\W/g, '') === '';
    return isHeading && below
      ? [{ text: below.text, score: 0.85 * share, about: row.text, cells: below.cells, row: below }]
      : [];
  });
}

const isKeyOnly = ({ text }: FoundName, { keys, hints }: TextQuestion): boolean =>
  [...keys, ...hints].some((key) => findKey(key, placedWords(text)));

const contactWords = /\b(?:call|contact|ring|phone|email|mail|write to|reach|ask|text|talk to|speak to|get in touch)\b/;

/** "Whom do I call?": the row with a number to call, with the name in it. */
export function contactIn(page: Page, question: TextQuestion, findValues: FindValues): Candidate | undefined {
  if (!contactWords.test(question.text)) return undefined;
  const wanted = /\b(?:email|mail|write)\b/.test(question.text) ? (['mail'] as const) : (['phone', 'mail'] as const);
  for (const kind of wanted) {
    const rows = page.rows.filter((row) => rowValues(row, findValues).some(({ kinds }) => kinds.includes(kind)));
    const named = rows.filter((row) => question.keys.some((key) => findKey(key, placedWords(row.text))));
    const [row] = named.length > 0 ? named : rows;
    if (!row) continue;
    if (named.length === 0 && rows.length === 2)
      return {
        text: rows.map((one) => one.text).join('; '),
        score: 0.8,
        cells: rows.flatMap(({ cells }) => cells),
        row,
      };
    const [label = ''] = /^[^:?]{0,24}[:?]\s*(?=\S)/.exec(row.text) ?? [];
    const whom = /(?<=\s)(\p{Lu}\p{Ll}+)(?=:)/u.exec(label)?.[1];
    const text = `${whom ? `${whom}, ` : ''}${row.text.slice(label.length)}`.trim();
    const above = page.rows[page.rows.indexOf(row) - 1];
    const isNamed = /\p{L}{3}/u.test(text.replace(/\S+@\S+|\b(?:tel|phone|mobile|mob|call|fax|cell)\b/gi, ''));
    if (above && /^\p{Ll}/u.test(row.text) && above.cells.length === 1)
      return { text: `${above.text} ${row.text}`, score: 0.8, cells: [...above.cells, ...row.cells], row };
    const withName = !isNamed && above && isName.test(above.text) ? `${above.text}, ${text}` : text;
    return { text: withName, score: rows.length === 1 || named.length === 1 ? 0.9 : 0.55, cells: row.cells, row };
  }
  return undefined;
}

/** "What does Priya have to do?": the rest of the row that begins, or ends, with the name. */
export function tasksOf(page: Page, question: TextQuestion): Candidate | undefined {
  const rows = page.rows.flatMap((row) => {
    const found = isHeadingRow(page, row) ? undefined : namesIn(row, page).find((one) => isAsked(one, question));
    return found ? [{ row, found }] : [];
  });
  const [first] = rows;
  if (!first) return undefined;
  const tasks = rows.map(({ row, found }) => restOf(row, found.text, found.cells));
  return { text: tasks.join('; '), score: 0.92, cells: rows.flatMap(({ row }) => row.cells), row: first.row };
}

function restOf(row: Row, found: string, cells: readonly Cell[]): string {
  if (cells.length === 1 && row.cells.length > 1 && cells[0].text === found)
    return row.cells
      .filter((cell) => cell !== cells[0])
      .map(({ text }) => text)
      .join(' ');
  return row.text
    .replace(found, ' ')
    .replace(/^[\s@:()=>→–—.-]+|[\s@:()=>→–—-]+$/g, '')
    .replace(/\s+(?:by|with)$/, '')
    .trim();
}

const placeWords = new Set(
  `hall room street road lane avenue square park garden centre center school museum hotel church library stadium arena theatre
   theater cinema cafe restaurant bar pub club house building floor station beach field court gallery studio hub campus plaza
   terrace courtyard office lobby auditorium university college market yard pier harbour harbor hangar tent zoo farm gym
   st rd ave platz strasse str rue via weg allee boulevard blvd drive quay`
    .split(/\s+/)
    .map(stem),
);

/** A line that names a place: "Town Hall Gardens", "12 Harbour Lane". */
export function placesIn(page: Page, findValues: FindValues): readonly Candidate[] {
  return page.rows.flatMap((row): Candidate[] => {
    const words = placedWords(row.text);
    const place = words.findLast(({ stem: word }) => placeWords.has(word));
    if (!place || words.length > 8) return [];
    const isTimed = rowValues(row, findValues).some(({ kinds }) =>
      kinds.some((kind) => /^(?:date|time|money|phone|mail|web)$/.test(kind)),
    );
    const isLast = words.slice(-2).includes(place);
    const isNumbered = /^\d{1,4}[a-z]? \p{Lu}/u.test(row.text);
    return [
      { text: row.text, score: (isLast || isNumbered ? 0.8 : 0.6) - (isTimed ? 0.25 : 0), cells: row.cells, row },
    ];
  });
}

/** An address: a line with a street, with the next one where that holds a postcode or a town. */
export function addressesIn(page: Page): readonly Candidate[] {
  const street =
    /\b\d{1,5}[a-z]?,? [\p{Lu}\d][\p{L}\d.'’-]*(?: [\p{L}.'’-]+){0,3}\b|\p{L}+(?:stra(?:ss|ß)e|str\.|weg|platz|allee|gasse) \d+/u;
  const isStreet = (text: string): boolean =>
    street.test(text) &&
    (placedWords(text).some(
      ({ stem: word }) => placeWords.has(word) || /(?:stras|str|weg|platz|alle|gass)$/.test(word),
    ) ||
      postcode.test(text));
  return page.rows
    .filter(
      ({ text }) =>
        isStreet(text) && !/^\W*(?:room|zimmer|table|seat|order|invoice|account|policy|folio)\b/i.test(text),
    )
    .map((row): Candidate => {
      const next = page.rows[page.rows.indexOf(row) + 1];
      const isTown = next !== undefined && postcode.test(next.text) && next.text.length < 50;
      const text = isTown ? `${row.text}, ${next.text}` : row.text;
      return { text, score: 0.88, cells: isTown ? [...row.cells, ...next.cells] : row.cells, row };
    });
}

const postcode = /\b(?:\d{4,5} \p{Lu}\p{L}+|[A-Z]{1,2}\d{1,2}[A-Z]? ?\d[A-Z]{2}|[A-Z]{2} \d{5})\b/u;

const persons =
  /\b(?:name|called|named)\b.*\b(?:vet|doctor|dentist|surgeon|physician|professor|teacher|nurse|lawyer|therapist|optician|midwife)\b/;
const titledName = /\b(?:Dr|Prof|Mr|Mrs|Ms|Miss)\.? \p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?/u;

/** What something is called: the words around its kind ("PEACE / WAY / HOTEL"), else the largest text. */
export function nameOfThing(page: Page, question: TextQuestion): Candidate | undefined {
  const introduced = new RegExp(
    `\\b(?:[Nn]ame(?: is|:)|[Cc]alled|[Aa]nswers to|[Nn]amed|I am|I['’]m) [“"'‘]?(${name})`,
    'u',
  );
  for (const own of page.rows) {
    const said = introduced.exec(own.text)?.[1];
    if (said) return { text: said, score: 0.9, cells: own.cells, row: own };
  }
  // Of a person: who stands there with a title.
  if (persons.test(question.text)) {
    const titled = page.rows.filter(({ text }) => titledName.test(text));
    const [row] = titled;
    const said = row && titledName.exec(row.text)?.[0];
    return said && titled.length === 1
      ? { text: said, score: 0.86, about: question.text, cells: row.cells, row }
      : undefined;
  }
  const keys = [...question.keys, ...question.hints].filter(({ word }) => !/^(?:call|nam|name)$/.test(word));
  const row = page.rows.find(({ text }) => keys.some((key) => findKey({ ...key, others: [] }, placedWords(text))));
  if (row) {
    const words = placedWords(row.text);
    const own = words.find((word) => keys.some((key) => findKey({ ...key, others: [] }, [word])));
    const behind = own && /^ [“"']?(\p{Lu}[\p{L}\d]*)/u.exec(row.text.slice(own.end))?.[1];
    const isSentence = words.length > 4 && /\b(?:is|are|was|were|can|cannot|not|to|will|has|have)\b/i.test(row.text);
    if (isSentence) return behind ? { text: behind, score: 0.82, cells: row.cells, row } : undefined;
    if (words.length > 1) return { text: row.text, score: 0.85, cells: row.cells, row };
    const stack = page.rows.filter(
      (other) => Math.abs(other.box[1] - row.box[1]) < 3.2 * boxHeight(row.box) && isNear(other, row),
    );
    if (stack.length > 1)
      return {
        text: stack.map(({ text }) => text).join(' '),
        score: 0.8,
        cells: stack.flatMap(({ cells }) => cells),
        row,
      };
  }
  // A person's or an animal's name is no headline.
  if (/\b(?:his|her|their) names?\b/.test(question.text)) return undefined;
  const title = titleOf(page);
  return title ? { text: title.text, score: row ? 0.5 : 0.6, cells: title.cells, row: title } : undefined;
}

const isNear = (a: Row, b: Row): boolean => {
  const [low, high] = [boxHeight(a.box), boxHeight(b.box)].sort((x, y) => x - y);
  return high < 1.8 * low && Math.min(a.box[2], b.box[2]) - Math.max(a.box[0], b.box[0]) > 0;
};

/** The row with the largest letters, if they are clearly larger than most; of equal ones the first. */
export function titleOf(page: Page): Row | undefined {
  const named = page.rows.filter(({ text }) => (text.match(/\p{L}/gu)?.length ?? 0) > 2);
  const heights = named.map(({ cells }) => Math.max(...cells.map(({ box }) => boxHeight(box)))).sort((a, b) => b - a);
  const large = named.filter(
    ({ cells }) => Math.max(...cells.map(({ box }) => boxHeight(box))) > 0.88 * (heights[0] ?? 0),
  );
  return large.reduce<Row | undefined>(
    (best, next) => (best && (best.box[1] < next.box[1] || boxArea(best.box) > 4 * boxArea(next.box)) ? best : next),
    undefined,
  );
}
