/** What a person may have forgotten, and what it takes: /forget. */
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
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

const day = 86_400_000;

describe('oneself', () => {
  test.each(['/forget me', '/forget Ana', '/forget @ana', '/forget U1'])('%s asks once, with figures', async (line) => {
    const { memory, reads, one, two, ofBob, lessonsLeft } = await busyOffice();
    const nobodySpecial = { mayTeach: false, isAdmin: false };
    const asked = await reads(ana, line, nobodySpecial);
    expect(asked.text).toBe(
      'That’s 1 question, 1 picture and 1 lesson, for good: shall I forget it? Press the button, or say `/forget me yes`.',
    );
    expect(asked.buttons).toEqual([{ label: 'Yes, forget it', action: 'command:U1:/forget me yes', style: 'bad' }]);
    expect(await lessonsLeft()).toHaveLength(2);
    expect((await reads(ana, `${line} yes`, nobodySpecial)).text).toBe(
      'Forgotten: everything you gave (1 question, 1 picture, 1 lesson, 1 example and 1 prompt).',
    );
    expect(await lessonsLeft()).toEqual(['lesson-b']);
    expect(await memory.turns.get('home', 'turn-a')).toBeUndefined();
    expect(await memory.turns.feedback('home', ofBob.id)).toEqual([]);
    expect(await memory.pictures('home').has(one.id)).toBe(false);
    expect(await memory.pictures('home').has(two.id)).toBe(true);
    expect((await reads(ana, '/forget back')).text).toMatch(/nothing to bring back/);
  });

  test('says so when nothing is kept', async () => {
    const { reads } = await openOffice();
    expect((await reads(ana, '/forget me')).text).toBe('There was nothing to forget: I hadn’t kept any of that.');
  });
});

describe('others', () => {
  test('are for an admin to have forgotten, who is asked', async () => {
    const { reads, lessonsLeft } = await busyOffice();
    for (const line of ['/forget bob', '/forget bob yes'])
      expect((await reads(ana, line, { mayTeach: true, isAdmin: false })).text).toMatch(/Only an admin/);
    const asked = await reads(ana, '/forget bob');
    expect(asked.text).toMatch(/everything Bob gave: 1 question, 1 picture and 1 lesson\..*`\/forget U2 yes`/);
    expect(asked.buttons).toMatchObject([{ action: 'command:U1:/forget U2 yes' }]);
    expect(await lessonsLeft()).toHaveLength(2);
  });

  test('are hidden for a day, in which they can be brought back exactly as they were', async () => {
    const { memory, reads, two, ofBob, lessonsLeft, passes } = await busyOffice();
    const everything = async () => ({
      turns: [await memory.turns.get('home', 'turn-a'), await memory.turns.get('home', 'turn-b')],
      said: await memory.turns.feedback('home', 'turn-a'),
      lessons: await memory.lessons('home').list(),
      examples: await memory.lessons('home').examples(),
      prompts: await memory.lessons('home').prompts(),
      records: (await memory.lessons('home').records()).of('U2'),
      picture: (await memory.pictures('home').bytes(two.id))?.bytes.length,
    });
    const before = await everything();
    const hidden = await reads(ana, '/forget bob yes');
    expect(hidden.text).toMatch(
      /^Hidden from everybody: everything Bob gave \(1 question, 1 picture, .*gone for good on 24 Nov, 12:00 UTC.*`\/forget back /,
    );
    expect(await lessonsLeft()).toEqual(['lesson-a']);
    expect(await memory.turns.byPost('home', 'post of turn-b')).toBeUndefined();
    expect(await memory.turns.feedback('home', 'turn-a')).toEqual([]);
    expect(await memory.pictures('home').has(two.id)).toBe(false);
    await passes(day - 120_000);
    const stranger = { id: 'U9', name: 'Eve' };
    expect((await reads(stranger, '/forget back', { isAdmin: false })).text).toMatch(/Only an admin/);
    const [button] = hidden.buttons;
    expect(button).toMatchObject({ label: 'Bring it back', style: 'plain' });
    const line = button.action.replace('command::', '');
    expect((await reads(bob, line, { isAdmin: false })).text).toBe('It’s back: everything Bob gave.');
    expect(await everything()).toEqual(before);
    expect(ofBob.id).toBe('turn-b');
    expect((await reads(ana, line)).text).toMatch(/nothing to bring back/);
  });

  test('are gone for good after it, whatever the clock says, and nothing of them is left anywhere', async () => {
    const { memory, home, reads, passes, clockSetTo } = await busyOffice();
    await reads(ana, '/forget bob yes');
    clockSetTo(noon + 400 * day);
    await passes(day / 2);
    clockSetTo(noon - 400 * day);
    await passes(day / 4);
    expect((await reads(ana, '/forget back zzz')).text).toMatch(/nothing/);
    expect(await readdir(path.join(home, 'pictures', 'aside'))).toHaveLength(1);
    await passes(day / 4 + 1);
    expect((await reads(ana, '/forget back')).text).toMatch(/nothing to bring back/);
    expect(await readdir(path.join(home, 'pictures', 'aside'))).toEqual([]);
    expect(await memory.store.list('aside', z.unknown(), {})).toEqual([]);
    const bytes = readFileSync(path.join(home, 'clovabot.sqlite'), 'latin1');
    expect(bytes).not.toContain('our logo');
    expect(readFileSync(path.join(home, 'clovabot.sqlite-wal'), 'latin1')).not.toContain('our logo');
  });

  test('who had themselves forgotten meanwhile do not come back', async () => {
    const { memory, reads, lessonsLeft } = await busyOffice();
    await reads(ana, '/forget everything yes');
    expect((await reads(bob, '/forget me yes', { isAdmin: false })).text).toMatch(/nothing to forget/);
    expect((await reads(ana, '/forget back')).text).toMatch(/It’s back/);
    expect(await lessonsLeft()).toEqual(['lesson-a']);
    expect(await memory.turns.get('home', 'turn-b')).toBeUndefined();
  });

  test('what was changed since stays as it is now', async () => {
    const { memory, reads, asked, one } = await busyOffice();
    await reads(ana, '/forget everything yes');
    const anew = await asked('turn-a', bob, one, noon + 5);
    await reads(ana, '/forget back');
    expect((await memory.turns.get('home', 'turn-a'))?.request.author).toEqual(anew.request.author);
    expect(await memory.turns.get('home', 'turn-b')).toBeDefined();
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

  test('of another person needs an admin and a yes, and a day', async () => {
    const { memory, reads, ofBob, two, lessonsLeft } = await busyOffice();
    expect((await reads(ana, '/forget picture', { turn: ofBob })).text).toMatch(
      /Forget “photo-2.jpg”, which Bob sent, .*`\/forget picture yes`/,
    );
    expect((await reads(ana, '/forget picture yes', { turn: ofBob, isAdmin: false })).text).toMatch(/Only an admin/);
    expect((await reads(ana, '/forget picture', { pictures: [two] })).text).toMatch(/yes/);
    expect((await reads(ana, '/forget picture yes', { pictures: [two] })).text).toMatch(
      /^Hidden from everybody: “photo-2.jpg”/,
    );
    expect(await lessonsLeft()).toEqual(['lesson-a']);
    await reads(ana, '/forget back');
    expect(await memory.pictures('home').has(two.id)).toBe(true);
  });

  test('none there: says how', async () => {
    const { reads } = await busyOffice();
    expect((await reads(ana, '/forget picture')).text).toMatch(/Which picture\?.*as a reply/);
  });
});

describe('everything', () => {
  test('is hidden when an admin says that twice, of this team only, and what comes later stays', async () => {
    const { memory, reads, photo, asked, one, lessonsLeft, passes } = await busyOffice();
    const theirs = await photo(3, 'strangers');
    expect((await reads(ana, '/forget everything')).text).toMatch(
      /everything of this team: 2 questions, 2 pictures and 2 lessons.*`\/forget everything yes`/,
    );
    expect(await lessonsLeft()).toHaveLength(2);
    expect((await reads(ana, '/forget everything yes', { isAdmin: false })).text).toMatch(/Only an admin/);
    expect((await reads(ana, '/forget everything yes')).text).toMatch(
      /^Hidden from everybody: everything of this team \(2 questions, .*2 lessons, 2 examples and 2 prompts\)\./,
    );
    expect(await lessonsLeft()).toEqual([]);
    expect(await memory.turns.ofThread('home', 'thread')).toEqual([]);
    expect(await memory.pictures('home').has(one.id)).toBe(false);
    expect(await memory.pictures('strangers').has(theirs.id)).toBe(true);
    const later = await photo(4);
    await asked('turn-later', bob, later, noon + 1);
    await passes(day + 1);
    expect(await memory.turns.get('home', 'turn-later')).toBeDefined();
    expect(await memory.pictures('home').has(later.id)).toBe(true);
  });
});
