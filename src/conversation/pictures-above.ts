import type { Memory } from '../contracts/store.js';
import type { PictureReference, Turn } from '../contracts/turn.js';

/** Of a team's lessons, so many of the newest are looked at. */
const mostLessons = 10;

/**
 * What is asked without a picture is asked of the last ones of its thread: of a question, or of a teaching after it.
 * @param recent the thread's turns, oldest first
 * @param place absent: teachings do not count, since it is a reply to one of the turns
 */
export async function picturesAbove(
  recent: readonly Turn[],
  place: { readonly team: string; readonly thread: string } | undefined,
  memory: Pick<Memory, 'lessons' | 'pictures'>,
): Promise<readonly PictureReference[]> {
  const turn = recent.findLast(({ request }) => request.images.length > 0);
  const asked = turn?.request.images ?? [];
  if (!place) return asked;
  const lessons = await memory.lessons(place.team).list(mostLessons);
  const teaching = lessons.find(({ kind, thread }) => kind === 'teaching' && thread === place.thread);
  if (!teaching || teaching.at < (turn?.request.at ?? 0)) return asked;
  const shown = new Map(teaching.shown.map(({ picture }) => [picture.id, picture]));
  const kept: PictureReference[] = [];
  for (const picture of shown.values()) if (await memory.pictures(place.team).has(picture.id)) kept.push(picture);
  return kept.length > 0 ? kept : asked;
}
