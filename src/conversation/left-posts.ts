import type { Connection } from '../contracts/chat.js';
import { isPassing } from '../contracts/errors.js';
import type { Post } from '../contracts/post.js';
import { noticePost, renderTurn } from '../show/render-turn.js';
import { isWorking } from '../util/is-working.js';
import type { Attempt, LeftPost } from './attempt.js';
import type { Services } from './services.js';

interface Finishing {
  readonly attempt: Pick<Attempt, 'leftAtWork'>;
  readonly connection: Connection;
  /** What posts say of which nothing is known. */
  readonly words: string;
  /** Why it is given up, and lessons that are at work with it. */
  readonly givenUp?: unknown;
}

/**
 * No post goes on saying that the bot is at work: where a run was cut off, and the next one came to something else, its
 * posts show what is known of them, or these words.
 * @returns whether one of them tells it
 */
export async function finishLeftPosts(
  { attempt, connection, words, givenUp }: Finishing,
  services: Pick<Services, 'memory' | 'log'> & {
    readonly teacher: Pick<Services['teacher'], 'giveUp'>;
    readonly lessonPosts: Pick<Services['lessonPosts'], 'refresh'>;
  },
): Promise<boolean> {
  let isSaid = false;
  for (const left of await attempt.leftAtWork()) {
    const lesson = await services.memory.lessons(left.team).byPost(left.post);
    if (lesson) {
      const ended = givenUp === undefined ? undefined : await services.teacher.giveUp(left.team, lesson.id, givenUp);
      isSaid ||= ended !== undefined;
      if (ended || !isWorking(lesson)) await services.lessonPosts.refresh(ended ?? lesson, connection);
      continue;
    }
    const known = await answerIn(left, services);
    isSaid ||= known === undefined;
    await connection.edit(left, left.post, known ?? noticePost(words)).catch((error: unknown) => {
      if (isPassing(error)) throw error;
      services.log.info({ err: error }, 'a post that was left at work cannot be edited');
    });
  }
  return isSaid;
}

async function answerIn({ team, post }: LeftPost, { memory }: Pick<Services, 'memory'>): Promise<Post | undefined> {
  const turn = await memory.turns.byPost(team, post);
  if (!turn || isWorking(turn)) return undefined;
  // What asks or learns about an answer stands for its turn as well.
  const [own] = await memory.turns.posts(team, turn.id);
  return own === post ? renderTurn(turn) : undefined;
}
