/** Which turns and lessons nothing stands on, and how they go. */
import type { Lesson } from '../../contracts/lesson.js';
import type { Turn } from '../../contracts/turn.js';
import { isKept } from '../../show/render-lesson.js';
import { standingVerdicts } from '../../show/standing-verdicts.js';
import { isWorking } from '../../util/is-working.js';
import type { Services } from '../services.js';
import { waitingTeachings } from '../waiting-teachings.js';
import { pollsFrom } from '../weekly/polls.js';

type Given = Pick<Services, 'memory' | 'records' | 'weeks'>;

/** Pictures that people have taught with, by team; read once a look. */
export type TaughtPictures = (team: string) => Promise<ReadonlySet<string>>;

export function taughtPictures({ memory }: Pick<Services, 'memory'>): TaughtPictures {
  const known = new Map<string, Promise<ReadonlySet<string>>>();
  async function read(team: string): Promise<ReadonlySet<string>> {
    const lessons = memory.lessons(team);
    const examples = (await lessons.examples()).map(({ picture }) => picture.id);
    const shown = (await lessons.list())
      .filter(stands)
      .flatMap((lesson) => lesson.shown.map(({ picture }) => picture.id));
    const waiting = (await waitingTeachings(team, memory.store)).flatMap(({ teaching }) =>
      teaching.shown.map(({ picture }) => picture.id),
    );
    return new Set([...examples, ...shown, ...waiting]);
  }
  return (team) => {
    const pictures = known.get(team) ?? read(team);
    known.set(team, pictures);
    return pictures;
  };
}

/** It taught something, or still may. */
export const stands = (lesson: Lesson): boolean => isKept(lesson) || isWorking(lesson);

/** Deletes a turn that nothing stands on; that people judged it still counts. False where it stays. */
export async function dropTurn(
  turn: Turn,
  before: number,
  taught: TaughtPictures,
  { memory, records, weeks }: Given,
): Promise<boolean> {
  const { id, request } = turn;
  const { team } = request;
  const feedback = await memory.turns.feedback(team, id);
  if (feedback.some(({ at }) => at >= before)) return false;
  if (await isNeeded(turn, before, { memory, records, weeks })) return false;
  const pictures = [...request.images, ...feedback.flatMap(({ images }) => images)];
  const known = await taught(team);
  if (pictures.some((picture) => known.has(picture.id))) return false;
  const verdicts = standingVerdicts(feedback);
  const right = verdicts.filter(({ verdict }) => verdict === 'right').length;
  await records.forget(team, [id]);
  await weeks.forgetPolls(team, [id]);
  await memory.turns.remove(team, id, { at: request.at, right, wrong: verdicts.length - right });
  return true;
}

/** It is worked on, offers something, is asked about, or a lesson is about it or about the question it asks again. */
async function isNeeded(turn: Turn, before: number, { memory, records, weeks }: Given): Promise<boolean> {
  const { id, request, status, offer } = turn;
  const { team } = request;
  if (isWorking(turn) || (status === 'asked' && offer !== undefined)) return true;
  // It was asked about for weeks.
  if ((await weeks.poll(team, id)) && request.at >= pollsFrom(before)) return true;
  const open = await records.openBallots();
  if (open.some((ballot) => ballot.team === team && ballot.turn === id)) return true;
  const { root } = await records.ballot(team, id);
  const lessons = memory.lessons(team);
  const about = [...(await lessons.ofTurn(id)), ...(root === undefined ? [] : await lessons.ofTurn(root))];
  return about.length > 0;
}
