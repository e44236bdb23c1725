import type { How } from '../contracts/post.js';
import type { Memory } from '../contracts/store.js';
import { renderLesson } from './render-lesson.js';
import { renderHow } from './render-turn.js';

/** What stands behind the "How?" of a post: a lesson's, or an answer's; undefined where the post is not remembered. */
export async function howOfPost(
  memory: Pick<Memory, 'turns' | 'lessons'>,
  team: string,
  post: string,
): Promise<How | undefined> {
  const lesson = await memory.lessons(team).byPost(post);
  if (lesson) {
    const [turn, again] = await Promise.all(
      [lesson.turn, lesson.again].map((id) => (id === undefined ? undefined : memory.turns.get(team, id))),
    );
    return renderLesson(lesson, { turn, again }).how;
  }
  const turn = await memory.turns.byPost(team, post);
  return turn && renderHow(turn);
}
