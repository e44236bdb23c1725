/** Boards of cards: columns for how far things are, each with cards of a task and whose it is. */
import { boxHeight } from '../util/box.js';
import { isInColumn } from './columns.js';
import type { Entry, Field, Listing } from './listing.js';
import type { Cell, Page } from './page.js';
import type { FindValues } from './values.js';

const stages =
  /^(?:to ?do|todo|backlog|open|ideas|next|planned|doing|in progress|in work|working on it|wip|review|in review|testing|blocked|waiting|done|finished|completed?|closed|ready)$/i;
const due = /^(?:due|by|until|deadline)\b|\d{1,2} ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i;
const personName = /^@?\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}.'’-]*)?$/u;

/** Undefined where no row names two stages or more. */
export function boardOf({ rows }: Page, findValues: FindValues): Listing | undefined {
  const head = rows.find(({ cells }) => cells.length > 1 && cells.every(({ text }) => stages.test(text.trim())));
  if (!head) return undefined;
  const below = rows
    .flatMap(({ cells }) => cells)
    .filter((cell) => cell.box[1] > head.box[3] - 0.3 * boxHeight(head.box));
  const entries = head.cells.flatMap((stage) => {
    const own = below.filter((cell) => stageOf(cell, head.cells) === stage).sort((a, b) => a.box[1] - b.box[1]);
    return cardsIn(own).map((cells) => cardOf(cells, stage, findValues));
  });
  return entries.length > 1 ? { headings: [], entries } : undefined;
}

function stageOf(cell: Cell, stages: readonly Cell[]): Cell | undefined {
  const under = stages.filter((stage) => isInColumn(stage, cell));
  const left = (one: Cell): number => Math.abs(one.box[0] - cell.box[0]);
  return [...(under.length > 0 ? under : stages)].sort((a, b) => left(a) - left(b))[0];
}

/** Lines that follow each other closely are one card; after its name or its day another one begins. */
function cardsIn(cells: readonly Cell[]): readonly (readonly Cell[])[] {
  const cards: Cell[][] = [];
  for (const cell of cells) {
    const card = cards.at(-1);
    const last = card?.at(-1);
    const isNew =
      !card ||
      !last ||
      cell.box[1] - last.box[3] > 1.6 * boxHeight(cell.box) ||
      (isDetail(last, card) && !isDetail(cell, card));
    if (isNew) cards.push([cell]);
    else card.push(cell);
  }
  return cards;
}

const isDetail = ({ text }: Cell, card: readonly Cell[]): boolean =>
  card.length > 0 && (due.test(text) || (personName.test(text) && card[0].text !== text));

function cardOf(cells: readonly Cell[], stage: Cell, findValues: FindValues): Entry {
  const [task, ...rest] = cells;
  const field = (cell: Cell, heading: string): Field => ({
    text: cell.text,
    cell,
    heading,
    values: findValues(cell.text),
  });
  const headingOf = ({ text }: Cell): string =>
    due.test(text) ? 'Due date' : personName.test(text) ? 'Owner' : 'Note';
  const fields = [field(task, 'Task'), ...rest.map((cell) => field(cell, headingOf(cell))), field(stage, 'Status')];
  return {
    label: task.text,
    fields,
    cells: [...cells],
    row: { cells, text: [...cells, stage].map(({ text }) => text).join(' '), box: task.box },
  };
}
