/** What was learned, told and drawn: /lessons, /undo, /tools, /stats. */
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { accuracyPeriods } from '../../commands/shared/accuracy.js';
import type { VisualPrompt } from '../../src/contracts/learning.js';
import type { PostPicture } from '../../src/contracts/post.js';
import type { Memory } from '../../src/contracts/store.js';
import { feature, fullLesson } from '../support/lesson.js';
import { givenLesson } from './given-lesson.js';
import { ana, bob, day, noon, openOffice } from './office.js';

/** A picture that is a drawing, not one colour. */
async function expectDrawn(memory: Memory, picture: PostPicture | undefined): Promise<void> {
  const stored = await memory.pictures('home').bytes(picture?.reference.id ?? '');
  expect(stored?.mediaType).toBe('image/png');
  const { width, height, hasAlpha } = await sharp(stored?.bytes).metadata();
  expect([width, height, hasAlpha]).toEqual([picture?.reference.width, picture?.reference.height, true]);
  const { entropy } = await sharp(stored?.bytes).stats();
  expect(entropy).toBeGreaterThan(0.2);
}

describe('/lessons', () => {
  test('lists what, who, when and what it gained, newest first, with ids that /undo takes', async () => {
    const { memory, reads } = await openOffice();
    await givenLesson(memory, { id: '3f2a91c0-aaaa', author: ana, concept: 'heron', at: noon - day });
    await givenLesson(memory, {
      id: '3f2a91c0-bbbb',
      author: bob,
      kind: 'correction',
      said: 'no, **three**\n<@everyone>',
      concept: undefined,
      before: '2',
      after: '3',
      at: noon,
    });
    await givenLesson(memory, { id: 'refused1', author: bob, status: 'refused', reason: 'it broke 2 others', at: 1 });
    const { text, pictures } = await reads(ana, '/lessons');
    const lines = text.split('\n').filter((line) => line.startsWith('- '));
    expect(lines).toEqual([
      '- `3f2a91c0-bbb` **no, three ‹@\u200Beveryone›** (LOC), corrected by Bob, 23 Nov, 12:00 UTC: “2” became “3”; right in 5 of 6 checks, 0 before; 12 of 12 others stay right; for such questions I now trust a look at the whole picture a little more',
      '- `3f2a91c0-aaa` **heron** (LOC), taught by Ana, 22 Nov, 12:00 UTC: right in 5 of 6 checks, 0 before; 12 of 12 others stay right; for such questions I now trust a look at the whole picture a little more',
      '- `refused1` **heron** (LOC), taught by Bob, 1 Jan, 00:00 UTC: not learned; it broke 2 others; for such questions I now trust a look at the whole picture a little more',
    ]);
    expect(text).toContain('**3 lessons**, newest first');
    expect(pictures).toEqual([]);
  });

  test('looks for a word in what was taught, by whom and with which tool', async () => {
    const { memory, reads } = await openOffice();
    await givenLesson(memory, { id: 'lesson-1', author: ana, concept: 'heron' });
    await givenLesson(memory, { id: 'lesson-2', author: bob, concept: 'our logo' });
    expect((await reads(ana, '/lessons Logo')).text).toMatch(/\*\*1 lesson\*\* about “Logo”[\s\S]*our logo/);
    expect((await reads(ana, '/lessons ana heron')).text).toContain('lesson-1');
    expect((await reads(ana, '/lessons stork')).text).toMatch(/No lesson is about “stork”.*all 2/);
  });

  test('says how to teach while there are none, and cuts a long list', async () => {
    const { memory, reads } = await openOffice();
    expect((await reads(ana, '/lessons')).text).toMatch(/Nobody has taught me anything yet.*\/teach/);
    for (let at = 1; at <= 15; at++) await givenLesson(memory, { id: `lesson-${at}`, author: ana, at });
    const { text } = await reads(ana, '/lessons');
    expect(text.match(/^- /gm)).toHaveLength(10);
    expect(text).toContain('… and 5 more');
  });

  test('draws how often answers were right, and says the numbers to those who cannot see', async () => {
    const { memory, reads, photo, asked, judged } = await openOffice();
    const picture = await photo(1);
    for (let back = 0; back < 10; back++) {
      const turn = await asked(`turn ${back}`, ana, picture, noon - back * 2 * day);
      await judged(turn, ana, 'wrong', 1);
      // A change of mind counts once, as it stands.
      if (back < 6) await judged(turn, ana, 'right', 2);
      await judged(turn, bob, 'right', 1);
    }
    await givenLesson(memory, { id: 'lesson-1', author: ana, at: noon - 8 * day });
    const [chart] = (await reads(ana, '/lessons')).pictures;
    await expectDrawn(memory, chart);
    expect(chart.alt).toBe(
      'How often I was right, by week: 2 Nov 50% of 4; 9 Nov 75% of 8, 1 lesson learned; 16 Nov 100% of 6; 23 Nov 100% of 2.',
    );
  });
});

test('time is told in days, weeks or months, without gaps, the newest last', () => {
  const judged = (at: number) => ({
    at,
    tools: new Set<string>(),
    verdicts: [{ author: ana, verdict: 'right' as const }],
  });
  const names = (...ats: readonly number[]): readonly string[] =>
    accuracyPeriods(ats.map(judged), []).periods.map(({ name, right }) => `${name}: ${right}`);
  expect(names(noon)).toEqual(['23 Nov: 1']);
  expect(names(noon - 2 * day, noon, noon + 3)).toEqual(['21 Nov: 1', '22 Nov: 0', '23 Nov: 2']);
  expect(names(noon - 15 * day, noon)).toEqual(['2 Nov: 1', '9 Nov: 0', '16 Nov: 0', '23 Nov: 1']);
  const months = names(noon - 400 * day, noon);
  expect([months[0], months.at(-1), months.length]).toEqual(['Oct 25: 1', 'Nov 26: 1', 14]);
  expect(names(noon - 4000 * day, noon)).toHaveLength(26);
  expect(accuracyPeriods([judged(noon)], [noon + 2 * day]).periods.map(({ lessons }) => lessons)).toEqual([0, 0, 1]);
});

describe('/undo', () => {
  test('takes back one’s own newest lesson of the thread: its prompt and example are gone', async () => {
    const { memory, reads } = await openOffice();
    await givenLesson(memory, { id: 'older-one', author: ana, at: 1 });
    await givenLesson(memory, { id: 'newest-one', author: ana, concept: 'our logo', at: 2 });
    await givenLesson(memory, { id: 'of-another', author: bob, at: 3 });
    await givenLesson(memory, { id: 'elsewhere', author: ana, thread: 'another', at: 4 });
    expect((await reads(ana, '/undo')).text).toBe(
      'Undone: the lesson of Ana about “our logo”. What I knew before is back, exactly.',
    );
    const lessons = memory.lessons('home');
    expect((await lessons.get('newest-one'))?.status).toBe('undone');
    expect((await lessons.prompts()).map(({ lesson }) => lesson).sort()).toEqual([
      'elsewhere',
      'of-another',
      'older-one',
    ]);
    expect(await lessons.examples()).toHaveLength(3);
  });

  test('takes an id or its beginning, also of others’ lessons where one may teach', async () => {
    const { memory, reads } = await openOffice();
    await givenLesson(memory, { id: '3f2a91c0-1111', author: bob });
    await givenLesson(memory, { id: '3f2a91c0-2222', author: bob });
    expect((await reads(ana, '/undo 3f2a91c0')).text).toMatch(
      /2 lessons have ids that begin like that: .*`3f2a91c0-111`/,
    );
    expect((await reads(ana, '/undo 3f2a91c0-1', { mayTeach: false })).text).toMatch(/somebody else’s/);
    expect((await reads(ana, '/undo `3f2a91c0-1`')).text).toMatch(/^Undone/);
    expect((await reads(ana, '/undo 3f2a91c0-1111')).text).toMatch(/already undone, by Ana on 23 Nov, 12:00 UTC/);
  });

  test('unknown ids, another team’s and lessons under way get a clear sentence', async () => {
    const { memory, reads } = await openOffice();
    expect((await reads(ana, '/undo')).text).toMatch(/haven’t taught me anything in this thread/);
    await givenLesson(memory, { id: 'under-way', author: ana, status: 'learning' });
    expect((await reads(ana, '/undo under-way')).text).toMatch(/still working on that lesson/);
    expect((await reads(ana, '/undo nothing-like-it')).text).toMatch(/I know no lesson “nothing-like-it”/);
    expect((await reads(ana, '/undo u')).text).toMatch(/I know no lesson “u”/);
    expect((await reads(ana, '/undo under-way', { team: 'strangers' })).text).toMatch(/I know no lesson/);
  });
});

describe('/tools', () => {
  test('tells which way to answer people have found to be better', async () => {
    const { memory, reads } = await openOffice();
    const ways = { kind: 'count', program: true, direct: false } as const;
    await givenLesson(memory, { id: 'lesson-1', author: ana, turn: '1', ways, at: 1 });
    await givenLesson(memory, { id: 'lesson-2', author: bob, turn: '2', ways, at: 2 });
    expect((await reads(ana, '/tools')).text).toContain(
      '**Which way to answer** is learned as well: counts by marking first (by marking right 2 of 2, at a glance right 0 of 2).',
    );
    await reads(bob, '/undo lesson-2');
    expect((await reads(ana, '/tools')).text).toContain('counts at a glance first (by marking right 1 of 1');
  });

  test('tells with whose eyes to look, and lists both with the lesson that taught it, until that is undone', async () => {
    const { memory, reads } = await openOffice();
    const eyes = { usual: false, connected: true };
    const ways = { kind: 'count', program: true, direct: false, eyes } as const;
    await givenLesson(memory, { id: 'lesson-1', author: ana, turn: '1', ways, at: 1 });
    await givenLesson(memory, {
      id: 'lesson-2',
      author: bob,
      turn: '2',
      ways,
      status: 'refused',
      reason: 'why',
      at: 2,
    });
    expect((await reads(ana, '/tools')).text).toContain(
      '**With whose eyes to look** is learned too: counts with the connected model’s eyes as well (my own right 0 of 2, with the model’s right 2 of 2).',
    );
    const told = (await reads(ana, '/lessons')).text;
    expect(told).toMatch(
      /`lesson-2`.*not learned; why; for such questions I now trust what I mark a little more; .*eyes/,
    );
    expect(told).toMatch(/`lesson-1`.*trust the connected model’s eyes a little more/);
    await reads(bob, '/undo lesson-2');
    await reads(ana, '/undo lesson-1');
    expect((await reads(ana, '/tools')).text).not.toContain('With whose eyes');
  });

  test('tells what was learned of planning, until it is undone', async () => {
    const { memory, reads } = await openOffice();
    const reflection = (at: 'plan' | 'program') => ({
      ...{ turn: '1', expected: [], results: [], rivals: [], ms: 1 },
      fault: { at, reason: 'misread', revised: { steps: [], source: '' } },
    });
    const corrected = { kind: 'correction', experiences: ['e1'] } as const;
    await givenLesson(memory, { id: 'lesson-1', author: ana, ...corrected, reflection: reflection('plan') });
    await givenLesson(memory, { id: 'lesson-2', author: ana, ...corrected, reflection: reflection('program') });
    await givenLesson(memory, { id: 'lesson-3', author: bob, kind: 'confirmation', experiences: ['e2'] });
    const told =
      '**How to plan** is learned as well, from 1 corrected plan, 1 corrected program and 1 answer that you said was right';
    expect((await reads(ana, '/tools')).text).toContain(told);
    await reads(ana, '/undo lesson-1');
    expect((await reads(ana, '/tools')).text).toContain('from 1 corrected program and 1 answer');
  });

  test('tells of which things the connected model is shown pictures, until they are undone', async () => {
    const { memory, reads } = await openOffice();
    const { lesson } = await givenLesson(memory, { id: 'lesson-1', author: ana, concept: 'Rufus' });
    const visual: VisualPrompt = {
      ...{ kind: 'visual', id: 'v1', team: 'home', tool: 'LOC examples', concept: 'Rufus', lesson: lesson.id, at: 2 },
      ...{ supersedes: [], text: 'Rufus', key: feature(1), space: 'embedded/trunk-1', together: 2 },
      shown: { type: 'Image', picture: { id: 'a'.repeat(64), width: 9, height: 9, mediaType: 'image/png' } },
    };
    await memory.lessons('home').save({ ...lesson, prompts: [...lesson.prompts, 'v1'] }, { addPrompts: [visual] });
    const told = 'shows the connected model 1 picture as examples, of “Rufus”';
    expect((await reads(ana, '/tools')).text).toContain(told);
    await reads(ana, '/undo lesson-1');
    expect((await reads(ana, '/tools')).text).not.toContain(told);
  });

  test('tells of each tool what it knows and how often it was to blame, and shows what it was shown', async () => {
    const { memory, reads, photo, asked, judged } = await openOffice();
    const [one, two] = [await photo(1), await photo(2)];
    const turn = await asked('1', ana, one);
    await judged(turn, ana, 'wrong');
    await judged(await asked('2', ana, one), ana, 'right');
    await givenLesson(memory, { id: 'lesson-1', author: ana, picture: one, concept: 'heron', at: 1 });
    await givenLesson(memory, { id: 'lesson-2', author: bob, picture: two, concept: 'our logo', at: 2 });
    const { reflection } = fullLesson('1', 'home', 1);
    await givenLesson(memory, { id: 'lesson-3', author: bob, concept: 'heron', at: 3, reflection });
    const { text, pictures } = await reads(ana, '/tools');
    const loc = text.split('\n').find((line) => line.startsWith('- **LOC**'));
    expect(loc).toMatch(
      /3 examples, 3 lessons \(heron and our logo\) · to blame for 1 of 2 judged answers \(50%\) · version \d+\.\w+/,
    );
    expect(text).toMatch(/\n- Neither taught nor judged yet: .*READ \(learns spellings\)/);
    expect(text).not.toContain('COUNT');
    expect(pictures).toHaveLength(1);
    await expectDrawn(memory, pictures[0]);
    expect(pictures[0].alt).toMatch(
      /^What I was shown, 2 things taught: heron \(LOC · .*\); our logo \(LOC · 1 view · Bob\)\.$/,
    );
  });

  test('views that were deleted are left out; nothing taught says how', async () => {
    const { memory, reads, photo } = await openOffice();
    expect((await reads(ana, '/tools')).text).toMatch(/shown nothing yet; `\/teach`/);
    const picture = await photo(1);
    await givenLesson(memory, { id: 'lesson-1', author: ana, picture });
    await memory.pictures('home').remove(picture.id);
    expect((await reads(ana, '/tools')).pictures).toEqual([]);
  });
});

describe('/stats', () => {
  test('who taught what, and how answers were judged, in words and charts', async () => {
    const { memory, reads, photo, asked, judged } = await openOffice();
    const picture = await photo(1);
    for (let at = 0; at < 5; at++) {
      const turn = await asked(`turn ${at}`, ana, picture, noon - at * day);
      await judged(turn, ana, at < 4 ? 'right' : 'wrong');
      await judged(turn, bob, 'right');
    }
    await givenLesson(memory, { id: 'lesson-1', author: ana, concept: 'heron' });
    await givenLesson(memory, { id: 'lesson-2', author: ana, concept: 'our logo', tool: 'CLASSIFY' });
    await givenLesson(memory, { id: 'lesson-3', author: bob, status: 'refused' });
    await givenLesson(memory, { id: 'lesson-4', author: bob, status: 'learning' });
    const { text, pictures } = await reads(ana, '/stats');
    expect(text).toContain('**Judged right: 9 of 10 verdicts** (90%), on 5 answers by 2 people.');
    expect(text).toContain('**4 lessons**: 2 learned, 1 not learned, 0 undone, 1 under way.');
    expect(text).toContain('- **Ana** gave 2 lessons (our logo, heron), judged 5 answers');
    expect(text).toContain('- **Bob** gave 2 lessons, judged 5 answers');
    expect(pictures).toHaveLength(2);
    for (const picture of pictures) await expectDrawn(memory, picture);
    expect(pictures[1].alt).toBe(
      'Who taught me what, 3 lessons by 2 people. By person: Ana 2 learned; Bob 1 not learned. By tool: LOC 1 learned, 1 not learned; CLASSIFY 1 learned.',
    );
  });

  test('what models cost, by day, person and model', async () => {
    const { memory, reads } = await openOffice();
    const spending = memory.spending('home');
    const tokens = { input: 1_000, cached: 600, output: 50 };
    const charge = { backend: 'openai', model: 'gpt-6-luna', capability: 'answer', dollars: 0.25, tokens } as const;
    await spending.settle(ana, '2026-11-23', 0, charge);
    await spending.settle(ana, '2026-11-22', 0, charge);
    await spending.settle(bob, '2026-11-22', 0, { ...charge, model: 'llava', dollars: undefined });
    await spending.settle(bob, '2026-10-01', 0, { ...charge, dollars: 99 });
    const { text, pictures } = await reads(ana, '/stats');
    expect(text).toContain(
      '**Models cost $0.50** in 30 days, $0.25 of it today: 3 calls, 3,150 tokens, 1,800 of them from the cache. ' +
        'Of 1 call I do not know the price.\n- **Ana** $0.50\n- **Bob** $0.00',
    );
    expect(pictures).toHaveLength(1);
    await expectDrawn(memory, pictures[0]);
    expect(pictures[0].alt).toBe(
      'What models cost, $0.50 in 30 days. By day: 2026-11-23 $0.25; 2026-11-22 $0.25. ' +
        'By person: Ana $0.50; Bob $0.00. By model: gpt-6-luna $0.50; llava $0.00.',
    );
    expect((await reads(ana, '/stats', { team: 'strangers' })).text).toMatch(/Nothing to count yet/);
  });

  test('what was spent to learn is said', async () => {
    const { memory, reads } = await openOffice();
    const tokens = { input: 1_000, cached: 0, output: 50 };
    const charge = { backend: 'openai', model: 'llava', capability: 'answer', dollars: 0.1, tokens } as const;
    const spending = memory.spending('home');
    await spending.settle(ana, '2026-11-23', 0, charge);
    await spending.settle(ana, '2026-11-23', 0, { ...charge, dollars: 0.3, isLesson: true });
    expect((await reads(ana, '/stats')).text).toContain(
      '**Models cost $0.40** in 30 days, $0.40 of it today, $0.30 to learn from what you said: 2 calls, 2,100 tokens.\n- **Ana** $0.40',
    );
  });

  test('models of one’s own, whose price nobody knows, are not said to have cost nothing', async () => {
    const { memory, reads } = await openOffice();
    const tokens = { input: 1_000, cached: 0, output: 50 };
    const charge = { backend: 'openai', model: 'llava', capability: 'answer', dollars: undefined, tokens } as const;
    for (const person of [ana, bob]) await memory.spending('home').settle(person, '2026-11-22', 0, charge);
    const { text } = await reads(ana, '/stats');
    expect(text).toContain('**Models were asked 2 times** in 30 days, 2,100 tokens; I know no price for them.');
    expect(text).not.toContain('$');
  });

  test('nothing to count is said; another team’s numbers are not seen', async () => {
    const { memory, reads } = await openOffice();
    await givenLesson(memory, { id: 'lesson-1', author: ana });
    expect((await reads(ana, '/stats', { team: 'strangers' })).text).toMatch(/Nothing to count yet/);
  });
});
