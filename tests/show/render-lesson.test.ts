import { describe, expect, test } from 'vitest';
import type { Reflection } from '../../src/contracts/feedback.js';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { Turn } from '../../src/contracts/turn.js';
import { renderTie, renderWaiting } from '../../src/show/render-ballot.js';
import { renderLesson } from '../../src/show/render-lesson.js';
import { escapeForChat } from '../../src/util/escape-for-chat.js';
import { fullLesson } from '../support/lesson.js';
import { fullTurn } from '../support/turn.js';

const turn: Turn = fullTurn('turn 1', 'team', 'thread', 1);
const again: Turn = { ...turn, id: 'again', answer: { text: '3', images: turn.request.images } };
const ada = { id: 'ada', name: 'Ada' };
const full: Lesson = {
  ...fullLesson('0123456789abcdef', 'team', 1),
  author: ada,
  before: '2',
  after: '3',
  again: 'again',
  gained: undefined,
};
const lesson = (more: Partial<Lesson> = {}): Lesson => ({ ...full, ...more });
const text = (more: Partial<Lesson>, context: Parameters<typeof renderLesson>[1] = { turn, again }): string =>
  renderLesson(lesson(more), context).text;
/** With what stands behind "How?". */
const all = (more: Partial<Lesson>, context: Parameters<typeof renderLesson>[1] = { turn, again }): string => {
  const post = renderLesson(lesson(more), context);
  return [post.text, ...(post.how?.notes ?? [])].join('\n');
};

describe('a lesson that leaves open which of two things went wrong', () => {
  test('asks in one line, with a button for each', () => {
    const fault = full.reflection?.fault;
    if (fault?.at !== 'tool' || !full.reflection) throw new Error('a tool is to blame');
    const candidates = ['with the dog at the left', 'without the cat at the top'].map((words) => ({
      ...{ ...fault.proof, words, answer: '3' },
    }));
    const reflection: Reflection = { ...full.reflection, fault: { at: 'none', reason: 'Either.' }, candidates };
    const post = renderLesson(
      lesson({ status: 'refused', ways: undefined, prompts: [], examples: [], experiences: [], reflection }),
    );
    expect(post.text).toBe(
      '**Which of these was it?** Either makes the answer “3”. Until I know, I keep it as an example.',
    );
    expect(post.buttons.map(({ label, action }) => [label, action])).toEqual([
      ['With the dog at the left', 'which:0'],
      ['Without the cat at the top', 'which:1'],
    ]);
  });
});

describe('a lesson that was learned', () => {
  test('says the new answer first, and who gave it last', () => {
    const lines = text({}).split('\n');
    expect(lines[0]).toBe('**I learned from that: now I say “3”**, no longer “2”.');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^Learned: .+ Thank you, Ada\.$/);
    expect(text({}, { turn, again, givers: [ada, { id: 'bob', name: 'Bob' }, ada] })).toContain('Ada and Bob');
  });
  test('says that it holds for its picture alone, in two lines, while no other agrees', () => {
    const lines = text({ reach: 'here', gained: 'cup in scenes like this' }).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe(
      'Learned: cup in scenes like this; so far only for this picture and what looks nearly the same. Thank you, Ada.',
    );
    expect(text({ reach: 'everywhere', gained: 'cup' })).toContain('Learned: cup. Thank you');
  });
  test('shows checks with its own picture as what they are', () => {
    const own = { size: 2, before: 0, after: 2 };
    const evidence = {
      ...{ tunedOn: 1, own, validation: { size: 0, before: 0, after: 0 }, leftOut: [] },
      probe: { size: 4, flipped: [] },
    };
    const told = all({ evidence });
    expect(told).toContain('right 0 → 2 of 2 checks, which proves nothing for others; nothing else broke (4 checked)');
  });
  test('says so honestly when the answer is still the same', () => {
    expect(text({ after: '2' })).toContain('asked again I still say “2”');
  });
  test('leaves what went wrong and how it was tested to “How?”', () => {
    const { how } = renderLesson(lesson(), { turn, again });
    expect(how?.notes?.map((line) => line.split(':')[0])).toEqual([
      '- **What went wrong',
      '- **What I learned',
      '- **How I tested it',
    ]);
    const taught = lesson({ kind: 'teaching', reflection: undefined, again: undefined, turn: undefined, gained: '' });
    expect(renderLesson(taught).text.split('\n')).toHaveLength(2);
    expect(renderLesson(taught).how).toMatchObject({ steps: [], notes: expect.arrayContaining([expect.any(String)]) });
  });
  test('tells counts once', () => {
    const evidence = {
      ...{ tunedOn: 1, validation: { size: 2, before: 0, after: 2 }, leftOut: [] },
      probe: { size: 0, flipped: [] },
    };
    const told = all({
      evidence,
      reason: 'cup in scenes like this: 0 of 2 right before, 2 after; nothing else to break yet',
    });
    expect(told).toContain('- **What I learned:** cup in scenes like this. Learned from 1 example.');
    expect(told).toContain(
      'on 2 checks with other pictures, right 0 → 2; there was nothing else yet that it could break.',
    );
    const bare = all({
      evidence,
      concept: 'our mug',
      reason: 'found first in 3 of 3 views (0 before); 0 of 0 others stay',
    });
    expect(bare).toContain('what “our mug” looks like');
  });
  test('says what people said as they said it, counts in it or not', () => {
    const evidence = {
      ...{ tunedOn: 1, validation: { size: 5, before: 0, after: 5 }, leftOut: [] },
      probe: { size: 0, flipped: [] },
    };
    for (const right of ['3 of 5', '12:30 of 4 of 9', 'it was (1 of 2). Also, 3 of 4']) {
      const gained = `for pictures like this one I now answer “${right}”`;
      const told = all({ evidence, gained, reason: `${gained} (5 of 5 views of it, 0 before)` });
      expect(told).toContain(`- **What I learned:** ${gained}. Learned from 1 example.`);
    }
    expect(all({ evidence, gained: '', concept: 'our mug' })).toContain('what “our mug” looks like');
  });
  test('of something that was made it shows how alike it is, and the new picture', () => {
    const evidence = {
      ...{ tunedOn: 1, validation: { size: 2, before: 0, after: 2 }, similarity: { before: 0.281, after: 0.934 } },
      ...{ probe: { size: 0, flipped: [] }, leftOut: [] },
    };
    const made: Turn = {
      ...again,
      steps: again.steps
        .filter((step) => step.status === 'done')
        .slice(0, 1)
        .map((step) => ({ ...step, output: { type: 'Image', picture: again.request.images[0] } })),
    };
    const before = 'Here is your picture.';
    const told = all({ evidence, before, after: before }, { turn, again: made });
    expect(told.split('\n')[0]).toBe('**I learned from that: here’s the new picture.**');
    expect(told).toContain(
      'on 2 views of it kept aside, right 0 → 2, likeness 0.28 → 0.93; there was nothing else yet',
    );
    expect(text({ status: 'refused', evidence }, { turn })).toContain('in a few words, what matters in how it looks');
  });
  test('says whose examples were left out', () => {
    const evidence = {
      ...{
        tunedOn: 8,
        validation: { size: 5, before: 3, after: 3 },
        surprise: { before: 0.9, after: 0.4, certainty: 3 },
      },
      ...{ probe: { size: 25, flipped: [] }, leftOut: [{ id: 'm', name: '@everyone' }] },
    };
    expect(all({ evidence })).toContain('right 3 → 3, and surer of it; nothing else broke (25 checked).');
    expect(all({ evidence })).toContain('contradict the others: @\u200Beveryone.');
  });
  test('of a misread question says so', () => {
    const reflection: Reflection = {
      ...{ turn: 'turn 1', expected: [], results: [], rivals: [], ms: 1 },
      fault: { at: 'plan', reason: 'I took “the couple” for two people', revised: { steps: [], source: '' } },
    };
    expect(all({ reflection })).toContain('I misread the question. I took “the couple” for two people.');
  });
  test('that was taught is about its name, and shows it', () => {
    const post = renderLesson(
      lesson({ kind: 'teaching', concept: 'our logo', reflection: undefined, again: undefined }),
    );
    expect(post.text).toContain('**I know “our logo” now.**');
    expect(post.pictures.length).toBeGreaterThan(0);
    expect(post.buttons.map(({ action }) => action)).toEqual(['undo']);
  });
  test('How? begins with what the step had seen and should have seen', () => {
    const how = renderLesson(lesson(), { turn, again }).how;
    expect(how?.steps[0]).toMatchObject({ words: 'What I had seen', status: 'failed' });
    expect(how?.steps[1]?.words).toMatch(/^What makes the answer/);
  });
});

describe('a lesson that was not', () => {
  test('says why and what would help', () => {
    const refused = text({
      status: 'refused',
      reason: 'it would have turned 2 of 30 right answers wrong',
      examples: ['e'],
    });
    expect(refused).toContain('**I haven’t learned that yet.** It would have turned 2 of 30 right answers wrong.');
    expect(refused).toContain('What would help: a few more pictures like this, marked ✅ or ❌.');
    expect(refused).toContain('I’m keeping 1 example of yours');
  });
  test('has something to undo only where it kept something', () => {
    const nothing = { prompts: [], examples: [], experiences: [], ways: undefined };
    expect(renderLesson(lesson({ status: 'refused', ...nothing })).buttons).toEqual([]);
    expect(renderLesson(lesson({ status: 'refused', ...nothing, examples: ['e'] })).buttons).toHaveLength(1);
  });
  test('and under way it shows what it does, and can be stopped', () => {
    const post = renderLesson(lesson({ status: 'learning', reason: 'Looking at 12 pictures of herons…' }));
    expect(post).toMatchObject({
      text: 'Looking at 12 pictures of herons…',
      lesson: 'learning',
      buttons: [{ label: 'Cancel', action: expect.stringMatching(/^cancel:/) }],
      pictures: [],
    });
    expect(post.how).toBeUndefined();
  });
});

describe('a lesson that was undone', () => {
  const undone = { by: { id: 'bob', name: 'Bob' }, at: 1 };
  test('says by whom, or because of what', () => {
    expect(text({ status: 'undone', undone })).toBe('**Undone.** Bob has undone this. I answer as before: “2”.');
    expect(text({ status: 'undone', undone }, { undoneBecause: 'You don’t agree' })).toContain('You don’t agree, so');
    expect(text({ status: 'undone', undone, kind: 'teaching', concept: 'our logo' })).toContain('forgotten “our logo”');
  });
});

test('nobody is mentioned, and nothing formatted, by what people typed', () => {
  const nasty = '@everyone <@U1> <!channel> **bold** `code` https://evil.example\u202E\u0007\n# big';
  const person = { id: 'x', name: nasty };
  const posts = [
    ...(['accepted', 'refused', 'undone', 'learning'] as const).flatMap((status) =>
      (['correction', 'teaching', 'confirmation'] as const).map((kind) =>
        renderLesson(
          lesson({
            ...{
              status,
              kind,
              author: person,
              said: nasty,
              concept: nasty,
              reason: `about ${escapeForChat(nasty)} @here`,
            },
            ...{ before: nasty, after: nasty, undone: { by: person, at: 1 } },
          }),
          { turn, again, givers: [person] },
        ),
      ),
    ),
    renderTie([{ words: escapeForChat(nasty), people: [person], action: 'agree:1' }], 1, false),
    renderWaiting({ words: escapeForChat(nasty), people: [person], action: 'agree:1' }, 1),
  ];
  for (const post of posts)
    for (const shown of [post.text, ...post.buttons.map(({ label }) => label)]) {
      expect(shown).not.toMatch(/@(?:everyone|here)|<[@!]|https:\/\/|\*\*bold|`code`|\u202E|^# /m);
      expect(shown.replaceAll('\n', ' ')).not.toMatch(/\p{Cc}/u);
      expect(shown.length).toBeLessThan(2000);
    }
});
