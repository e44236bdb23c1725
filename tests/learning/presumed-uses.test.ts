import { describe, expect, test } from 'vitest';
import type { Example, StepUse } from '../../src/contracts/learning.js';
import { comparisonsIn, isComparedRightly } from '../../src/learning/comparison.js';
import { learnRescoring, presumedUses } from '../../src/learning/learn-rescoring.js';
import { isSummedRightly, sumsIn } from '../../src/learning/sums.js';
import { isRight } from '../../src/learning/validate.js';
import { exampleOf, filed, type Random, seeded, speckExample } from './planted.js';

/** A picture with `there` dogs, of which the tool sees the first `seen`; the others it half sees. */
function asked(random: Random, id: string, there: number, seen = there, use: StepUse = 'counted'): Example {
  const candidates = Array.from({ length: 4 }, (_, position) => ({
    box: [position * 200, 100, position * 200 + 150, 300] as const,
    score: (position < seen ? 0.4 : position < there ? 0.08 : 0.01) + random() * 0.02,
  })).sort((a, b) => b.score - a.score);
  const right = Array.from({ length: there }, (_, position) => position);
  const kind = there === seen ? 'confirmation' : 'correction';
  return { ...exampleOf({ id, candidates, right, told: 'number', source: { kind } }), use };
}

type Numbers = readonly (readonly [there: number, seen: number])[];

function questions(seed: number, numbers: Numbers, use?: StepUse): readonly Example[] {
  const random = seeded(seed);
  return numbers.map(([there, seen], index) => asked(random, `${seed} ${index}`, there, seen, use));
}
const seenWell = (count: number): Numbers =>
  Array.from({ length: count }, (_, index) => [1 + (index % 3), 1 + (index % 3)]);
const overlooked = [1, 0] as const;
const none = [0, 0] as const;

describe('what is counted', () => {
  test('people who ask how many only of what is there presume that there is one', () => {
    expect(presumedUses(questions(1, [...seenWell(30), overlooked, overlooked]), [])).toEqual(['counted']);
  });

  test('it takes some twenty answers to know, and one that the tool overlooked', () => {
    expect(presumedUses(questions(1, [...seenWell(8), overlooked, overlooked]), [])).toEqual([]);
    expect(presumedUses(questions(1, seenWell(40)), [])).toEqual([]);
  });

  test('a team that also asks of what is not there keeps its noughts', () => {
    expect(presumedUses(questions(1, [...seenWell(30), overlooked, overlooked, none, none]), [])).toEqual([]);
  });

  test('numbers that were not the answer, and whether there is any, say nothing of it', () => {
    const all = questions(1, [...seenWell(30), overlooked, overlooked]);
    expect(
      presumedUses(
        all.map(({ use, ...example }) => example),
        [],
      ),
    ).toEqual([]);
    expect(
      presumedUses(
        all.map((example) => ({ ...example, told: 'presence' as const })),
        [],
      ),
    ).toEqual([]);
  });

  test('a lesson learns it: of a number, the likeliest place counts where none did, and of a presence it does not', () => {
    const random = seeded(7);
    // The detector of this world also needs to learn that dogs are large.
    const specks = Array.from({ length: 40 }, (_, index) => speckExample(random, `speck ${index}`));
    const lesson = learnRescoring('LOC', [...specks, ...questions(3, [...seenWell(30), overlooked, overlooked])], []);
    expect(lesson.status).toBe('accepted');
    expect(lesson.prompts).toMatchObject([{ kind: 'rescoring', presumes: ['counted'] }]);
    const prompts = lesson.prompts.map((prompt) => filed(prompt));

    const faint = asked(random, 'faint', 1, 0);
    expect(isRight(faint, [])).toBe(false);
    expect(isRight(faint, prompts)).toBe(true);
    const absent: Example = { ...asked(random, 'absent', 0), use: undefined, told: 'presence' };
    expect(isRight(absent, prompts)).toBe(true);
  });

  test('a lesson learns it even where the scores are read well as they are', () => {
    const lesson = learnRescoring('LOC', questions(3, [...seenWell(40), ...Array(6).fill(overlooked)]), []);
    expect(lesson).toMatchObject({ status: 'accepted', prompts: [{ presumes: ['counted'] }] });
    expect(lesson.evidence.probe.flipped).toEqual([]);
  });
});

test('what is asked for by its place is there too, once as many such questions were seen', () => {
  const placed = questions(2, [...seenWell(30), overlooked], 'placed');
  expect(presumedUses(placed, [])).toEqual(['placed']);
  // That the tool overlooks things is known from any use of it, what people presume from each use by itself.
  const counted = questions(3, seenWell(30));
  expect(presumedUses([...placed, ...counted], [])).toEqual(['counted', 'placed']);
  expect(presumedUses([...placed, ...questions(3, seenWell(5))], [])).toEqual(['placed']);
});

describe('what is compared', () => {
  /** "Are there more of one than of the other?" */
  function compared(seed: number, all: readonly (readonly [Numbers[number], Numbers[number]])[]): readonly Example[] {
    const random = seeded(seed);
    return all.flatMap((pair, question) =>
      pair.map(([there, seen], index) => {
        const example = asked(random, `${seed} ${question} ${index}`, there, seen, 'compared');
        return { ...example, concept: ['cup', 'dog'][index], source: { ...example.source, turn: `turn ${question}` } };
      }),
    );
  }
  const differing = (count: number) => Array.from({ length: count }, () => [[3, 3] as const, [1, 1] as const] as const);
  /** Two there, of which one is seen, against one. */
  const tied = [[2, 1] as const, [1, 1] as const] as const;

  test('who asks which is more presumes that the numbers differ', () => {
    expect(presumedUses([], comparisonsIn(compared(1, [...differing(25), tied])))).toEqual(['compared']);
    expect(presumedUses([], comparisonsIn(compared(1, [...differing(5), tied])))).toEqual([]);
    expect(presumedUses([], comparisonsIn(compared(1, differing(40))))).toEqual([]);
  });

  test('a team for which equal numbers are an answer keeps them', () => {
    const equal = [
      [2, 1],
      [2, 1],
    ] as const;
    expect(presumedUses([], comparisonsIn(compared(1, [...differing(25), tied, equal, equal])))).toEqual([]);
  });

  test('an answer that was right while both were equal tells nothing of either', () => {
    const [first, second] = compared(1, [
      [
        [1, 1],
        [1, 1],
      ],
    ]).map((example) => ({ ...example, told: 'presence' as const }));
    expect(comparisonsIn([first, second])).toEqual([]);
    expect(comparisonsIn([{ ...first, told: 'regions' }, second])).toHaveLength(1);
    expect(comparisonsIn([first])).toEqual([]);
  });

  test('who asked for more of which is told from the question, whichever example comes first', () => {
    const [dog, cup] = compared(1, [tied]).map((example, at) => ({
      ...example,
      toBe: at === 0 ? ('more' as const) : ('fewer' as const),
    }));
    expect(comparisonsIn([cup, dog])).toEqual([{ first: dog, second: cup }]);
  });

  test('of a confirmed answer that rested on equal numbers it is known that there are no more of the first', () => {
    const alike = compared(1, [tied]).map((example, at) => ({
      ...{ ...example, told: 'presence' as const, count: 1, right: [0] },
      toBe: at === 0 ? ('more' as const) : ('fewer' as const),
    }));
    const [open] = comparisonsIn(alike);
    expect(open).toMatchObject({ isOpen: true });
    expect(isComparedRightly(open, [])).toBe(true);
    // What was seen of the first would now turn the answer, so such answers speak against it.
    const differing25 = comparisonsIn(compared(1, [...differing(25), tied]));
    expect(presumedUses([], [...differing25, open])).toEqual([]);
    expect(presumedUses([], [...differing25, ...comparisonsIn(compared(2, [tied])), open])).toEqual(['compared']);
  });

  test('a lesson learns it: of equal numbers that is more of which more is half seen', () => {
    const examples = compared(5, [...differing(40), ...Array.from({ length: 6 }, () => tied)]);
    const lesson = learnRescoring('LOC', examples, []);
    expect(lesson).toMatchObject({ status: 'accepted', prompts: [{ presumes: ['compared'] }] });
    const prompts = lesson.prompts.map((prompt) => filed(prompt));
    const [fresh] = comparisonsIn(compared(6, [tied]));
    expect(isComparedRightly(fresh, [])).toBe(false);
    expect(isComparedRightly(fresh, prompts)).toBe(true);
  });
});

describe('what is added up', () => {
  /** "How many are there in both pictures?" */
  function added(seed: number, all: readonly Numbers[]): readonly Example[] {
    const random = seeded(seed);
    return all.flatMap((parts, question) =>
      parts.map(([there, seen], index) => {
        const example = asked(random, `${seed} ${question} ${index}`, there, seen, 'summed');
        return { ...example, source: { ...example.source, turn: `turn ${seed} ${question}` } };
      }),
    );
  }
  const some = (count: number) => Array.from({ length: count }, () => [[2, 2], none] as const);
  const missed = [overlooked, none] as const;
  const overlooking = questions(8, [...seenWell(5), overlooked, overlooked]);

  test('who asks how many there are in all presumes that there is one, in whichever picture', () => {
    expect(presumedUses(overlooking, [], sumsIn(added(1, some(20))))).toEqual(['summed']);
    expect(presumedUses(overlooking, [], sumsIn(added(1, some(8))))).toEqual([]);
    expect(presumedUses(overlooking, [], sumsIn(added(1, [...some(20), [none, none]])))).toEqual([]);
  });

  test('then the likeliest place makes it one, and what was found stays as it is', () => {
    const presuming = filed({
      ...{ kind: 'rescoring', tool: 'LOC', concept: '*', supersedes: [], weights: [0, 2, 0, 0, 0, 0, 0, 0, 0, 0] },
      ...{ margin: 0, presumes: ['summed'] },
    });
    const [overlookedSum, found] = sumsIn(added(2, [missed, ...some(1)]));
    expect([[], [presuming]].map((prompts) => isSummedRightly(overlookedSum, prompts))).toEqual([false, true]);
    expect([[], [presuming]].map((prompts) => isSummedRightly(found, prompts))).toEqual([true, true]);
  });
});
