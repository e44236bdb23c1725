import { expect, test } from 'vitest';
import type { Lessons, Memory } from '../../src/contracts/store.js';
import { howOfPost } from '../../src/show/how-of-post.js';
import { tellsHow } from '../../src/show/render-turn.js';
import { fullLesson } from '../support/lesson.js';
import { fullTurn } from '../support/turn.js';

const turn = fullTurn('turn 1', 'team', 'thread', 1);
const lesson = { ...fullLesson('lesson 1', 'team', 1), turn: turn.id, again: undefined, post: 'lesson post' };
const byPost = async (post: string) => (post === lesson.post ? lesson : undefined);
const memory = {
  turns: {
    get: async (_team: string, id: string) => (id === turn.id ? turn : undefined),
    byPost: async (_team: string, post: string) => (post === 'answer' ? turn : undefined),
  },
  lessons: () => ({ byPost }) as Partial<Lessons>,
} as unknown as Pick<Memory, 'turns' | 'lessons'>;

test('“How?” of an answer is its steps, that of a lesson begins with what went wrong', async () => {
  expect((await howOfPost(memory, 'team', 'answer'))?.notes).toBeUndefined();
  const how = await howOfPost(memory, 'team', 'lesson post');
  expect(how?.notes?.[0]).toMatch(/^- \*\*What went wrong:\*\*/);
  expect(how?.steps[0]).toMatchObject({ words: 'What I had seen' });
  expect(tellsHow(how)).toBe(true);
  expect(tellsHow(await howOfPost(memory, 'team', 'elsewhere'))).toBe(false);
});
