/** What a person may have forgotten, and what it takes: /forget. */
import { describe, expect, test } from 'vitest';
import { givenLesson } from './given-lesson.js';
import { ana, bob, noon, openOffice } from './office.js';

/** Ana and Bob have each asked about a picture, judged the other's answer and taught something. */
async function busyOffice() {
  const office = await openOffice();
  const { memory, photo, asked, judged } = office;
  const [one, two] = [await photo(1), await photo(2)];
  const [ofAna, ofBob] = [await asked('turn-a', ana, one), await asked('turn-b', bob, two)];
  await judged(ofAna, bob, 'right');
  await judged(ofBob, ana, 'wrong');
  await givenLesson(memory, { id: 'lesson-a', author: ana, picture: one, concept: 'heron' });
  await givenLesson(memory, { id: 'lesson-b', author: bob, picture: two, concept: 'our logo' });
  const lessonsLeft = async () => (await memory.lessons('home').list()).map(({ id }) => id);
  return { ...office, one, two, ofAna, ofBob, lessonsLeft };
}

describe('oneself', () => {
  test.each(['/forget me', '/forget Ana', '/forget @ana', '/forget U1'])('%s needs no confirmation', async (line) => {
    const { memory, reads, one, two, ofBob, lessonsLeft } = await busyOffice();
    expect((await reads(ana, line, { mayTeach: false })).text).toBe(
      'Forgotten: everything you gave (1 question, 1 picture, 1 lesson, 1 example and 1 prompt).',
    );
    expect(await lessonsLeft()).toEqual(['lesson-b']);
    expect(await memory.turns.get('home', 'turn-a')).toBeUndefined();
    expect(await memory.turns.feedback('home', ofBob.id)).toEqual([]);
    expect(await memory.pictures('home').has(one.id)).toBe(false);
    expect(await memory.pictures('home').has(two.id)).toBe(true);
    expect((await reads(ana, '/forget me')).text).toBe('There was nothing to forget: I hadn’t kept any of that.');
  });
});

describe('others', () => {
  test('are forgotten when that is said twice, by who may teach', async () => {
    const { reads, lessonsLeft } = await busyOffice();
    expect((await reads(ana, '/forget bob', { mayTeach: false })).text).toMatch(/Only people who may teach/);
    expect((await reads(ana, '/forget bob')).text).toMatch(/everything Bob asked.*`\/forget bob yes`/);
    expect(await lessonsLeft()).toEqual(expect.arrayContaining(['lesson-a', 'lesson-b']));
    expect((await reads(ana, '/forget bob yes')).text).toMatch(
      /^Forgotten: everything Bob gave \(1 question, 1 picture/,
    );
    expect(await lessonsLeft()).toEqual(['lesson-a']);
  });

  test('of one name are told apart by id; unknown ones are not guessed', async () => {
    const { memory, reads } = await busyOffice();
    await givenLesson(memory, { id: 'lesson-c', author: { id: 'U3', name: 'bob' } });
    expect((await reads(ana, '/forget Bob')).text).toMatch(/2 people are called “Bob”: Bob \(`U2`\) and bob \(`U3`\)/);
    expect((await reads(ana, '/forget U3')).text).toMatch(/`\/forget U3 yes`/);
    expect((await reads(ana, '/forget nobody **known**')).text).toMatch(/I know nobody called “nobody known” here/);
    expect((await reads(ana, '/forget Bob', { team: 'strangers' })).text).toMatch(/I know nobody/);
    expect((await reads(ana, '/forget')).text).toMatch(/What shall I forget\?/);
  });
});

describe('a picture', () => {
  test('of one’s own goes at once, with what stands on it', async () => {
    const { memory, reads, one, ofAna, lessonsLeft } = await busyOffice();
    const { text } = await reads(ana, '/forget picture', { turn: ofAna, replied: true });
    expect(text).toMatch(/^Forgotten: “photo-1.jpg” \(1 question, 1 picture, 1 lesson/);
    expect(await memory.pictures('home').has(one.id)).toBe(false);
    expect(await lessonsLeft()).toEqual(['lesson-b']);
  });

  test('takes with it what was made of it, and what was made of that', async () => {
    const { memory, reads, asked, one, ofAna, photo } = await busyOffice();
    const [made, further] = [await photo(3), await photo(4)];
    const edits = [
      { ...(await asked('edit-1', ana, one, noon + 1)), answer: { text: 'Blurred.', images: [made] } },
      { ...(await asked('edit-2', ana, made, noon + 2)), answer: { text: 'Brighter.', images: [further] } },
      { ...(await asked('edit-3', ana, further, noon + 3)), answer: { text: '3', images: [] } },
    ];
    for (const turn of edits) await memory.turns.set(turn);
    await reads(ana, '/forget picture', { turn: ofAna, replied: true });
    for (const { id } of edits) expect(await memory.turns.get('home', id), id).toBeUndefined();
    for (const { id } of [one, made, further]) expect(await memory.pictures('home').has(id)).toBe(false);
  });

  test('of another person needs a yes', async () => {
    const { reads, ofBob, two, lessonsLeft } = await busyOffice();
    expect((await reads(ana, '/forget picture', { turn: ofBob })).text).toMatch(
      /Forget “photo-2.jpg”, which Bob sent, .*`\/forget picture yes`/,
    );
    expect((await reads(ana, '/forget picture yes', { turn: ofBob, mayTeach: false })).text).toMatch(/Only people/);
    expect((await reads(ana, '/forget picture', { pictures: [two] })).text).toMatch(/yes/);
    expect((await reads(ana, '/forget picture yes', { pictures: [two] })).text).toMatch(/^Forgotten: “photo-2.jpg”/);
    expect(await lessonsLeft()).toEqual(['lesson-a']);
  });

  test('none there: says how', async () => {
    const { reads } = await busyOffice();
    expect((await reads(ana, '/forget picture')).text).toMatch(/Which picture\?.*as a reply/);
  });
});

describe('everything', () => {
  test('goes when that is said twice, and of this team only', async () => {
    const { memory, reads, photo, one, lessonsLeft } = await busyOffice();
    const theirs = await photo(3, 'strangers');
    expect((await reads(ana, '/forget everything')).text).toMatch(/for good.*`\/forget everything yes`/);
    expect(await lessonsLeft()).toHaveLength(2);
    expect((await reads(ana, '/forget everything yes', { mayTeach: false })).text).toMatch(/Only people/);
    expect((await reads(ana, '/forget everything yes')).text).toMatch(
      /^Forgotten: everything of this team \(2 questions, .*2 lessons, 2 examples and 2 prompts\)\.$/,
    );
    expect(await lessonsLeft()).toEqual([]);
    expect(await memory.turns.ofThread('home', 'thread')).toEqual([]);
    expect(await memory.pictures('home').has(one.id)).toBe(false);
    expect(await memory.pictures('strangers').has(theirs.id)).toBe(true);
  });
});
