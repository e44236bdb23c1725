import type { Place } from '../contracts/chat.js';
import type { Turn } from '../contracts/turn.js';
import type { Services } from './services.js';

/**
 * The turn that a post shows. A click may come before the chat has told the bot which post it made: then the lesson
 * that makes it is waited for.
 */
export async function waitForTurn(
  { team, thread }: Place,
  post: string,
  { memory, lessonQueue }: Pick<Services, 'memory' | 'lessonQueue'>,
): Promise<Turn | undefined> {
  const known = await memory.turns.byPost(team, post);
  if (known) return known;
  await lessonQueue.settled({ team, thread });
  return memory.turns.byPost(team, post);
}
