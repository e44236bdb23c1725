/** A team that asks a whole bot, corrects and teaches it, without a chat between them. */
import sharp from 'sharp';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { Box, ImageValue, PictureReference, Step, Turn } from '../../src/contracts/turn.js';
import { checkProgram } from '../../src/program/checker.js';
import { inputTypes } from '../../src/program/types.js';
import type { Pixels } from '../../src/util/pixels.js';
import type { TestBot } from './bot.js';

const ada = { id: 'ada', name: 'Ada' };
const { signal } = new AbortController();
let counter = 0;

/** @param bot the one that runs now: it may be started anew in between */
export function learningTeam(bot: () => TestBot, team = 'home') {
  const receive = async ({ width, height, channels, data }: Pixels): Promise<PictureReference> => {
    const png = await sharp(data, { raw: { width, height, channels } }).png().toBuffer();
    return bot().bot.memory.pictures(team).receive(png, 'photo.png');
  };
  return {
    async ask(text: string, pixels: Pixels): Promise<Turn> {
      const images = [await receive(pixels)];
      const request = { id: `turn-${++counter}`, team, thread: 't', author: ada, text, images, at: counter };
      let last: Turn | undefined;
      for await (const turn of bot().bot.engine.infer(request, signal)) last = turn;
      if (!last) throw new Error('the engine gave no turn');
      await bot().bot.memory.turns.set(last);
      return last;
    },
    /** Runs a program on a picture (IMAGE); its steps. */
    async run(source: string, pixels: Pixels): Promise<readonly Step[]> {
      const { runner, tools } = bot().bot;
      const program = checkProgram(source, { tools, inputs: inputTypes(1) });
      const request = { id: `run-${++counter}`, team, author: ada, images: [await receive(pixels)] };
      const steps = await runner.run(request, program, { signal });
      let next = await steps.next();
      while (!next.done) next = await steps.next();
      return next.value.steps;
    },
    async says(turn: Turn, text: string): Promise<Lesson> {
      return lastOf(bot().bot.teacher.correct({ turn, author: ada, images: [], text }, signal));
    },
    async teach(name: string, ...shown: readonly (readonly [Pixels, Box?])[]): Promise<Lesson> {
      const images: ImageValue[] = [];
      for (const [pixels, view] of shown)
        images.push({ type: 'Image', picture: await receive(pixels), ...(view ? { view } : {}) });
      return lastOf(bot().bot.teacher.teach({ team, thread: 't', author: ada, name, shown: images }, signal));
    },
    undo: (lesson: Lesson): Promise<Lesson | undefined> => bot().bot.teacher.undo(team, lesson.id, ada),
  };
}

async function lastOf(lessons: AsyncGenerator<Lesson, void>): Promise<Lesson> {
  let last: Lesson | undefined;
  for await (const lesson of lessons) last = lesson;
  if (!last) throw new Error('the teacher gave no lesson');
  return last;
}
