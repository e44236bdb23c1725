import { expect, test } from 'vitest';
import type { NewExample } from '../../src/contracts/store.js';
import { addExperiences } from '../../src/teaching/add-experiences.js';
import { fullLesson } from '../support/lesson.js';
import { recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';

const feature = new Float32Array(512).fill(1 / Math.sqrt(512));
const plan = (instruction: string): NewExample => ({
  ...{ kind: 'plan', instruction, outcome: 'success' },
  steps: [`Look: ${instruction}`],
});

test('where the lesson cannot be saved, nothing is left in the pools but what other lessons added as well', async () => {
  const temporary = await temporaryMemory(recordingLog());
  const memory = await temporary.open();
  const lessons = memory.lessons('home');
  const plans = async () =>
    (await memory.experience('home').plans(feature, 9)).map(({ example }) => example.instruction);
  const first = fullLesson('first', 'home', 1);
  await addExperiences(first, { examples: [plan('What is it?')], feature }, { memory }, (experiences) =>
    lessons.save({ ...first, experiences }),
  );

  const failing = addExperiences(
    { id: 'second', team: 'home' },
    { examples: [plan('What is it?'), plan('Who is it?')], feature },
    { memory },
    async (experiences) => {
      expect(experiences).toHaveLength(2);
      expect(await plans()).toHaveLength(2);
      throw new Error('the disk is full');
    },
  );
  await expect(failing).rejects.toThrow('the disk is full');
  expect(await plans()).toEqual(['What is it?']);
  await memory.close();
  await temporary.remove();
});
