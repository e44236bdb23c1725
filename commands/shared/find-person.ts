import type { Memory } from '../../src/contracts/store.js';
import type { Person } from '../../src/contracts/turn.js';

/**
 * The people of a team whose name (any case, with or without @) or id is `text`: among those who asked, judged or
 * taught, as they were last called.
 */
export async function peopleCalled(
  text: string,
  memory: Memory,
  team: string,
  signal: AbortSignal,
): Promise<readonly Person[]> {
  const everybody = new Map<string, Person>();
  const meet = (person: Person): unknown => everybody.set(person.id, person);
  for await (const turn of memory.turns.ofTeam(team)) {
    signal.throwIfAborted();
    meet(turn.request.author);
    for (const { author } of await memory.turns.feedback(team, turn.id)) meet(author);
  }
  for (const { author } of (await memory.lessons(team).list()).toReversed()) meet(author);
  const wanted = plain(text);
  const named = everybody.get(text.trim());
  return named ? [named] : [...everybody.values()].filter(({ id, name }) => [id, name].map(plain).includes(wanted));
}

/** "@Ana", "<@U123>" and "ana" alike. */
const plain = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replace(/^<?@!?|>$/g, '')
    .toLowerCase();
