/** Whether somebody's pictures may go to other teams: said by themselves, seen by all, taken back. */
import { expect, test } from 'vitest';
import { givenLesson } from './given-lesson.js';
import { ana, bob, openOffice } from './office.js';

test('is said by each for their own pictures, taken back, and gone with what is forgotten', async () => {
  const { memory, reads } = await openOffice();
  await givenLesson(memory, { id: 'lesson-1', author: ana, concept: 'heron' });
  const gifts = async () =>
    (await memory.choices('home').gifts()).map(({ person, agrees, licence }) => [person.name, agrees, licence]);

  expect((await reads(ana, '/share')).text).toContain('only if you say `/share yes`');
  expect((await reads(ana, '/share yes CC0 1.0')).text).toMatch(/Thank you, Ana.*under CC0 1\.0\. `\/share no`/);
  expect((await reads(bob, '/share Yes.')).text).toContain('the terms that the team gives them');
  expect(await gifts()).toEqual([
    ['Ana', true, 'CC0 1.0'],
    ['Bob', true, undefined],
  ]);
  expect((await reads(bob, '/share')).text).toMatch(/may go along[\s\S]*Who lets theirs go along: Ana\./);
  expect((await reads(bob, '/lessons')).text).toContain('Pictures of Ana and Bob may go along to other teams');

  expect((await reads(bob, '/share no')).text).toMatch(/taken that back.*can’t be fetched back/);
  expect((await reads(ana, '/lessons')).text).toContain('Pictures of Ana may go along');
  expect((await reads(bob, '/share')).text).toContain('You’ve said that your pictures stay');

  await reads(ana, '/forget me yes');
  expect(await gifts()).toEqual([['Bob', false, undefined]]);
  await reads(bob, '/forget everything yes');
  expect(await gifts()).toEqual([]);
});

test('is told as names, whatever these are', async () => {
  const { memory, reads } = await openOffice();
  const eve = { id: 'U9', name: '<@everyone> **Eve**' };
  await givenLesson(memory, { id: 'lesson-1', author: ana, concept: 'heron' });
  await reads(eve, '/share yes [click](http://evil.test) <@here>');
  const { text } = await reads(ana, '/lessons');
  expect(text).not.toMatch(/<@everyone>|\*\*Eve/);
  expect((await reads(eve, '/share')).text).not.toMatch(/<@here>|http:\/\/evil/);
});
