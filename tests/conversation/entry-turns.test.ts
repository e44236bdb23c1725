import { expect, test } from 'vitest';
import type { Entry } from '../../src/contracts/journal.js';
import { createEntryTurns } from '../../src/conversation/entry-turns.js';

let seq = 0;
function message(team: string, person: string): Entry {
  seq += 1;
  const event = { kind: 'message', message: { author: { id: person, name: person } } };
  return { key: `${seq}`, team, thread: `${seq}`, order: 'thread', event, seq, begun: 0, at: 0 };
}

test('who has fewest under way comes first, by team and then by person, and nobody takes all places', () => {
  const turns = createEntryTurns({ person: 3, team: 5 });
  const ready = new Set([
    ...Array.from({ length: 6 }, () => message('A', 'Ben')),
    ...Array.from({ length: 2 }, () => message('A', 'Ada')),
    message('B', 'Cid'),
  ]);
  const order: string[] = [];
  const begun: Entry[] = [];
  for (let next = turns.next([...ready]); next; next = turns.next([...ready])) {
    ready.delete(next);
    const { message } = next.event as { message: { author: { id: string } } };
    order.push(message.author.id);
    begun.push(next);
  }
  expect(order).toEqual(['Ben', 'Cid', 'Ada', 'Ben', 'Ada', 'Ben']);
  turns.leave(begun[0]);
  expect(turns.next([...ready])?.seq).toBe(4);
});

test('what follows from an event has no person, and is begun in its order', () => {
  const turns = createEntryTurns();
  const followUp = (): Entry => ({
    ...message('A', ''),
    event: { kind: 'follow-up', followUp: { does: 'empty posts' } },
  });
  const [first, second] = [followUp(), followUp()];
  expect(turns.next([second, first])).toBe(first);
  expect(turns.next([])).toBeUndefined();
});

test('a command that only tells comes first, and takes no place of questions', () => {
  const turns = createEntryTurns({ person: 1, team: 1 });
  const telling = (): Entry => ({ ...message('A', 'Ben'), order: 'beside' });
  const asking = message('A', 'Ben');
  expect(turns.next([asking])).toBe(asking);
  const commands = Array.from({ length: 6 }, telling);
  const begun = new Set<Entry>();
  const left = () => commands.filter((one) => !begun.has(one));
  for (let next = turns.next(left()); next; next = turns.next(left())) begun.add(next);
  // A person has a few of them at once.
  expect([...begun]).toEqual(commands.slice(0, 4));
});
