import type { Entry } from '../contracts/journal.js';

/** Of whom one that may begin is offered: the teams, and of each the people, that have least under way. */
const most = { teams: 4, people: 4 } as const;

interface Holder {
  readonly entry: Entry;
}

/** What may begin now, a line for each person, so that of thousands a few are looked at when one is chosen. */
export interface BeginLine<Item extends Holder> {
  readonly size: number;
  put(item: Item): void;
  take(item: Item): void;
  /** Takes it, and counts it for its person and team until it ends. */
  begin(item: Item): void;
  end(item: Item): void;
  /** The oldest of those people who have least under way; of equals, those who wait the longest. Changes nothing. */
  offered(): readonly Item[];
}

interface Person<Item> {
  readonly key: string;
  /** In the order in which they were accepted. */
  readonly items: Item[];
  underWay: number;
}

interface Team<Item> {
  readonly key: string;
  readonly people: Map<string, Person<Item>>;
  readonly waiting: Ranks<Person<Item>>;
  underWay: number;
}

/** @param fairly false: all stand in one line, and the oldest alone is offered */
export function createBeginLine<Item extends Holder>(fairly: boolean): BeginLine<Item> {
  const teams = new Map<string, Team<Item>>();
  const waiting = createRanks<Team<Item>>();
  let size = 0;

  function change(item: Item, how: (person: Person<Item>, team: Team<Item>) => void): void {
    const [teamKey, personKey] = fairly ? lineOf(item.entry) : ['', ''];
    const team: Team<Item> = teams.get(teamKey) ?? {
      ...{ key: teamKey, people: new Map(), waiting: createRanks(), underWay: 0 },
    };
    const person: Person<Item> = team.people.get(personKey) ?? { key: personKey, items: [], underWay: 0 };
    const before = [rankOf(team, team.waiting.size), rankOf(person, person.items.length), person.items.length] as const;
    how(person, team);
    team.waiting.move(person, before[1], rankOf(person, person.items.length));
    waiting.move(team, before[0], rankOf(team, team.waiting.size));
    size += person.items.length - before[2];
    if (person.items.length + person.underWay > 0) team.people.set(personKey, person);
    else team.people.delete(personKey);
    if (team.people.size > 0) teams.set(teamKey, team);
    else teams.delete(teamKey);
  }

  return {
    get size() {
      return size;
    },
    put: (item) => change(item, ({ items }) => insertBySeq(items, item)),
    take: (item) => change(item, ({ items }) => removeBySeq(items, item)),
    begin: (item) =>
      change(item, (person, team) => {
        removeBySeq(person.items, item);
        person.underWay += 1;
        team.underWay += 1;
      }),
    end: (item) =>
      change(item, (person, team) => {
        person.underWay -= 1;
        team.underWay -= 1;
      }),
    offered: () =>
      waiting.first(most.teams).flatMap((team) => team.waiting.first(most.people).flatMap(({ items }) => items[0])),
  };
}

/** Team and person. What only tells takes nobody's place, so that its people stand beside the teams. */
const lineOf = ({ team, person = '', order }: Entry): readonly [string, string] =>
  order === 'beside' && person !== '' ? ['telling', JSON.stringify([team, person])] : [JSON.stringify([team]), person];

const rankOf = ({ underWay }: { readonly underWay: number }, count: number): number | undefined =>
  count === 0 ? undefined : underWay;

interface Ranks<One> {
  readonly size: number;
  /** Undefined: it does not wait. One whose rank stays keeps its place. */
  move(one: One, before: number | undefined, after: number | undefined): void;
  /** The lowest ranks first, and in each the order in which they came into it. */
  first(limit: number): readonly One[];
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
    first(limit) {
      const found: One[] = [];
      for (const rank of [...ranks.keys()].sort((a, b) => a - b))
        for (const one of ranks.get(rank) ?? []) {
          if (found.length === limit) return found;
          found.push(one);
        }
      return found;
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
