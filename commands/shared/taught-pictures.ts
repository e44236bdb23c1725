/** The pictures of one taught thing, numbered alike by /lessons and /undo. */
import type { CommandContext } from '../../src/contracts/command.js';
import type { Example } from '../../src/contracts/learning.js';
import type { Lesson } from '../../src/contracts/lesson.js';
import { looksTool } from '../../src/skills/looks/decide.js';

export interface TaughtPicture {
  /** From 1, the oldest first. */
  readonly number: number;
  readonly example: Example;
  readonly lesson: Lesson;
}

export interface TaughtThing {
  readonly name: string;
  readonly pictures: readonly TaughtPicture[];
}

/** What somebody calls by any of its names; undefined where nothing was taught that is called so. */
export async function taughtThing(
  said: string,
  { memory, team, teacher }: Pick<CommandContext, 'memory' | 'team' | 'teacher'>,
): Promise<TaughtThing | undefined> {
  const phrase = said.trim();
  const name = phrase === '' ? undefined : (await teacher.learned(team)).conceptOf(looksTool, phrase);
  if (name === undefined) return undefined;
  const lessons = (await memory.lessons(team).list()).filter(
    ({ status }) => status === 'accepted' || status === 'refused',
  );
  const lessonOf = new Map(lessons.flatMap((lesson) => lesson.examples.map((id) => [id, lesson] as const)));
  const shown = (await memory.lessons(team).examples()).filter(
    ({ tool, concept, right, isOfTaughtWord }) =>
      tool === looksTool && concept === name && isOfTaughtWord && right.length > 0,
  );
  const pictures = shown.flatMap((example) => {
    const lesson = lessonOf.get(example.id);
    return lesson ? [{ example, lesson }] : [];
  });
  return { name, pictures: pictures.map((one, at) => ({ number: at + 1, ...one })) };
}

/** "rufus 2", "our office dog #2" → the name and the number. */
export function numberedName(text: string): { readonly name: string; readonly number: number } | undefined {
  const [, name, number] =
    /^(.*\p{L}.*?)[\s,]+(?:(?:picture|photo|number|no\.?)\s*)?#?(\d{1,3})$/iu.exec(text.trim()) ?? [];
  return name && number ? { name, number: Number(number) } : undefined;
}
