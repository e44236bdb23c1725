import type { Entry } from '../contracts/journal.js';
import { entryLineOf, maxUnderWay } from './entry-lines.js';

interface Holder {
  readonly entry: Entry;
}

/** What may begin now: the lines of each team, and in them one for each person, so that of thousands a few are looked at. */
export interface BeginLine<Item extends Holder> {
  readonly size: number;
  put(item: Item): void;
  take(item: Item): void;
  /**
   * Takes what is first: what only tells, else of the line with least under way, and in it of such a person, who came first.
   * It counts for its person and team until it ends. Undefined: all have as much under way as they may.
   */
  begin(): Item | undefined;
  end(item: Item): void;
}

interface Person<Item> {
  readonly key: string;
  /** In the order in which they came in, as the next of a thread does when the one before it has ended: so threads take turns. */
  readonly items: Item[];
  underWay: number;
}

interface Line<Item> {
  readonly key: string;
  readonly people: Map<string, Person<Item>>;
  readonly waiting: Ranks<Person<Item>>;
  underWay: number;
}

export function createBeginLine<Item extends Holder>(limits = maxUnderWay): BeginLine<Item> {
  const lines = new Map<string, Line<Item>>();
  const waiting = createRanks<Line<Item>>();
  let size = 0;

  function change(item: Item, how: (person: Person<Item>, line: Line<Item>) => void): void {
    const { team, person: personKey = '' } = item.entry;
    const kind = entryLineOf(item.entry);
    const most = limits[kind];
    const rankOfPerson = ({ items, underWay }: Person<Item>): number | undefined =>
      items.length === 0 || underWay >= most.person ? undefined : underWay;
    const rankOfLine = (line: Line<Item>): number | undefined => {
      if (line.waiting.size === 0 || line.underWay >= most.team) return undefined;
      return kind === 'telling' ? line.underWay - most.team : line.underWay;
    };
    const lineKey = JSON.stringify([kind, team]);
    const line: Line<Item> = lines.get(lineKey) ?? {
      ...{ key: lineKey, people: new Map(), waiting: createRanks(), underWay: 0 },
    };
    const person: Person<Item> = line.people.get(personKey) ?? { key: personKey, items: [], underWay: 0 };
    const before = [rankOfLine(line), rankOfPerson(person), person.items.length] as const;
    how(person, line);
    line.waiting.move(person, before[1], rankOfPerson(person));
    waiting.move(line, before[0], rankOfLine(line));
    size += person.items.length - before[2];
    if (person.items.length + person.underWay > 0) line.people.set(personKey, person);
    else line.people.delete(personKey);
    if (line.people.size > 0) lines.set(lineKey, line);
    else lines.delete(lineKey);
  }

  function remove({ items }: Person<Item>, item: Item): void {
    const place = items.indexOf(item);
    if (place >= 0) items.splice(place, 1);
  }

  return {
    get size() {
      return size;
    },
    put: (item) => change(item, ({ items }) => items.push(item)),
    take: (item) => change(item, (person) => remove(person, item)),
    begin() {
      const item = waiting.first()?.waiting.first()?.items[0];
      if (item)
        change(item, (person, line) => {
          remove(person, item);
          person.underWay += 1;
          line.underWay += 1;
        });
      return item;
    },
    end: (item) =>
      change(item, (person, line) => {
        person.underWay -= 1;
        line.underWay -= 1;
      }),
  };
}

interface Ranks<One> {
  readonly size: number;
  /** Undefined: it does not wait. One whose rank stays keeps its place. */
  move(one: One, before: number | undefined, after: number | undefined): void;
  /** Of the lowest rank, the one that came into it first. */
  first(): One | undefined;
}

function createRanks<One>(): Ranks<One> {
  const ranks = new Map<number, Set<One>>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    move(one, before, after) {
      if (before === after) return;
      if (before !== undefined) {
        size -= 1;
        const left = ranks.get(before);
        left?.delete(one);
        if (left?.size === 0) ranks.delete(before);
      }
      if (after === undefined) return;
      size += 1;
      ranks.set(after, (ranks.get(after) ?? new Set()).add(one));
    },
    first() {
      const [one] = ranks.get(Math.min(...ranks.keys())) ?? [];
      return one;
    },
  };
}

/** Where it stands, or would stand. */
function placeOf(items: readonly Holder[], { entry }: Holder): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle].entry.seq < entry.seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const insertBySeq = <Item extends Holder>(items: Item[], item: Item): void =>
  void items.splice(placeOf(items, item), 0, item);

/** It may be gone already. */
export function removeBySeq<Item extends Holder>(items: Item[], item: Item): void {
  const place = placeOf(items, item);
  if (items[place] === item) items.splice(place, 1);
}
