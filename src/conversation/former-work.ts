/** Versions before the journal kept what a stop had cut off in lists of their own: it becomes entries, once. */
import type { Connection, Place } from '../contracts/chat.js';
import type { NewEntry } from '../contracts/journal.js';
import type { Person } from '../contracts/turn.js';
import { isWorking } from '../util/is-working.js';
import type { Desks } from './desks.js';
import type { FollowUp, Journalled } from './events.js';
import type { Services } from './services.js';

export interface FormerWork {
  readonly desks: Desks;
  accept(entry: NewEntry & { readonly event: Journalled }, connection: Connection | undefined): Promise<boolean>;
}

const nobody: Person = { id: '', name: 'Clovabot' };

/** Writes down what is left in the teams that a chat serves. */
export async function journalFormerWork(
  connection: Connection,
  serves: (team: string) => boolean,
  { desks, accept }: FormerWork,
  { memory, records, trail, forgettings }: Services,
): Promise<void> {
  async function follow(about: string, { team, thread }: Place, followUp: FollowUp): Promise<void> {
    const event = { kind: 'follow-up', followUp } as const;
    const key = JSON.stringify(['former', team, about]);
    await accept({ key, team, thread, order: 'beside', event }, serves(team) ? connection : undefined);
  }
  // What is open later is in the journal, or another process is at it.
  if (await records.first('the journal begins'))
    for (const team of await memory.teamsWithOpenLessons()) {
      const open = (await memory.lessons(team).list()).filter(isWorking);
      for (const lesson of open.toReversed())
        await follow(`lesson ${lesson.id}`, lesson, { does: 'resume', lesson: lesson.id });
    }
  for (const ballot of (await records.openBallots()).filter(({ team }) => serves(team))) {
    await follow(`ballot ${ballot.turn}`, ballot, {
      does: 'settle',
      turn: ballot.turn,
      cause: { author: nobody, by: 'resumed' },
    });
    await records.close(ballot);
  }
  for (const gone of (await trail.stillToForget()).filter(({ team }) => serves(team)))
    await follow(`picture ${gone.team} ${gone.picture}`, gone, { does: 'forget pictures', pictures: [gone] });
  await forgettings.resume(connection, serves);
  await desks.offers.resume(connection, serves);
}
