/** Names of people, places and things in a text. */
import { boxArea, boxHeight } from '../util/box.js';
import { type Candidate, isInColumn, matchRows, rowValues } from './find-value.js';
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

/** Who a row is about: "Nadia: fix login tests", "fix login tests (Nadia)", a cell of its own. */
function nameIn(row: Row, page: Page): { readonly text: string; readonly cells: readonly Cell[] } | undefined {
  const first = nameFirst.exec(row.text)?.[1];
  if (first) return { text: first, cells: [row.cells[0]] };
  const last = nameLast.exec(row.text)?.[1];
  if (last) return { text: last, cells: row.cells.slice(-1) };
  if (row.cells.length < 2) return undefined;
  const headed = page.rows
    .filter((head) => head !== row && head.box[1] < row.box[1] && head.cells.length > 1)
    .flatMap(({ cells }) => cells.filter(({ text }) => people.test(text)))
    .flatMap((heading) => row.cells.filter((cell) => isInColumn(heading, cell)));
  const cell = headed[0] ?? row.cells.find(({ text }) => isName.test(text));
  return cell ? { text: cell.text, cells: [cell] } : undefined;
}

/** "Who fixes the tests?": the name in the row that says so. */
export function namesByKey(page: Page, question: TextQuestion): readonly Candidate[] {
  return matchRows(page, question).flatMap(({ row, share, end, start }): Candidate[] => {
    const found = nameIn(row, page);
    if (found) {
      const asked = placedWords(found.text).some(({ stem: word }) => question.keys.some((key) => key.word === word));
      return asked ? [] : [{ ...found, score: share, row }];
    }
    // "Cashier: Tom", "Served by Anna", "Contact Lena"
    const behind = new RegExp(`^\\s*(?:no|is|by|to)?\\s*[.:–—-]*\\s*(${name})`, 'u').exec(row.text.slice(end))?.[1];
    if (behind) return [{ text: behind, score: 0.95 * share, cells: row.cells, row }];
    const below = page.rows.find(
      (next) =>
        next.box[1] >= row.box[3] - boxHeight(row.box) / 2 &&
        isName.test(next.text) &&
        isAligned(next.box, row.box, boxHeight(row.box)),
    );
    const isHeading = start === 0 && row.text.slice(end).replace(/\W/g, '') === '';
    return isHeading && below ? [{ text: below.text, score: 0.85 * share, cells: below.cells, row: below }] : [];
  });
}

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
    const text = row.text.replace(/^[^:?]{0,24}[:?]\s*(?=\S)/, '').trim();
    const above = page.rows[page.rows.indexOf(row) - 1];
    const isNamed = /\p{L}{3}/u.test(text.replace(/\S+@\S+|\b(?:tel|phone|mobile|mob|call|fax|cell)\b/gi, ''));
    const withName = !isNamed && above && isName.test(above.text) ? `${above.text}, ${text}` : text;
    return { text: withName, score: rows.length === 1 || named.length === 1 ? 0.9 : 0.55, cells: row.cells, row };
  }
  return undefined;
}

/** "What does Priya have to do?": the rest of the row that begins, or ends, with the name. */
export function tasksOf(page: Page, question: TextQuestion): Candidate | undefined {
  const rows = page.rows.flatMap((row) => {
    const found = nameIn(row, page);
    const words = found ? placedWords(found.text) : [];
    return found && question.keys.some((key) => findKey({ ...key, others: [] }, words)) ? [{ row, found }] : [];
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
export function addressIn(page: Page): Candidate | undefined {
  const street =
    /\b\d{1,5}[a-z]?,? [\p{Lu}\d][\p{L}\d.'’-]*(?: [\p{L}.'’-]+){0,3}\b|\p{L}+(?:stra(?:ss|ß)e|str\.|weg|platz|allee|gasse) \d+/u;
  const row = page.rows.find(
    ({ text }) =>
      street.test(text) &&
      placedWords(text).some(
        ({ stem: word }) => placeWords.has(word) || /(?:stras|str|weg|platz|alle|gass)$/.test(word),
      ),
  );
  if (!row) return undefined;
  const next = page.rows[page.rows.indexOf(row) + 1];
  const isTown =
    next !== undefined &&
    /\b(?:\d{4,5}|[A-Z]{1,2}\d{1,2}[A-Z]? ?\d[A-Z]{2}|[A-Z]{2} \d{5})\b/.test(next.text) &&
    next.text.length < 50;
  const text = isTown ? `${row.text}, ${next.text}` : row.text;
  return { text, score: 0.88, cells: isTown ? [...row.cells, ...next.cells] : row.cells, row };
}

/** What something is called: the words around its kind ("PEACE / WAY / HOTEL"), else the largest text. */
export function nameOfThing(page: Page, question: TextQuestion): Candidate | undefined {
  const keys = [...question.keys, ...question.hints].filter(({ word }) => !/^(?:call|nam|name)$/.test(word));
  const row = page.rows.find(({ text }) => keys.some((key) => findKey({ ...key, others: [] }, placedWords(text))));
  if (row) {
    if (placedWords(row.text).length > 1) return { text: row.text, score: 0.85, cells: row.cells, row };
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
