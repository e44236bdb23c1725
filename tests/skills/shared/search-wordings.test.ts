import { describe, expect, test } from 'vitest';
import {
  SearchEnds,
  searchWordings,
  type TriedWords,
  type WordingCase,
  type WordingSearch,
} from '../../../src/skills/shared/search-wordings.js';

/** A black box that gets a case right when it is asked in one of the words that fit it. */
function boxed(id: string, fitting: readonly string[], asked: string[], positive = true): WordingCase {
  return {
    id,
    positive,
    async judge(words) {
      asked.push(`${id}: ${words}`);
      const right = fitting.includes(words);
      return { right, loss: right ? 0 : words.includes('fire') ? 0.6 : 1 };
    },
  };
}

const plenty = { calls: 100, ms: 1000, steady: () => 0, dollars: 1, spent: () => 0 };

function searchOf(more: Partial<WordingSearch> & Pick<WordingSearch, 'corrected'>): WordingSearch {
  return {
    own: 'hydrant',
    views: [],
    others: [],
    propose: async () => ['plug', 'fire hydrant', 'red fire hydrant'],
    budget: plenty,
    isEnd: () => false,
    ...more,
  };
}

describe('a search for words', () => {
  test('takes what does better on the corrected picture, if other pictures agree', async () => {
    const asked: string[] = [];
    const found = await searchWordings(
      searchOf({
        corrected: boxed('mistake', ['red fire hydrant', 'fire hydrant'], asked),
        views: [boxed('mirrored', ['fire hydrant'], asked)],
        others: [boxed('a', ['hydrant', 'fire hydrant'], asked), boxed('b', ['fire hydrant'], asked)],
      }),
    );
    expect([found.words, found.agreeing, found.tried]).toEqual(['fire hydrant', ['a', 'b'], 3]);
    expect(found.evidence.own).toEqual({ size: 1, before: 0, after: 1 });
    expect(found.evidence.validation).toEqual({ size: 1, before: 0, after: 1 });
    expect(found.evidence.probe).toEqual({ size: 1, flipped: [] });
    expect(new Set(asked).size, 'nothing is asked twice').toBe(asked.length);
  });

  test('refuses what turns another picture wrong', async () => {
    const asked: string[] = [];
    const found = await searchWordings(
      searchOf({
        corrected: boxed('mistake', ['fire hydrant'], asked),
        views: [boxed('mirrored', ['fire hydrant'], asked)],
        others: [boxed('a', ['hydrant'], asked)],
      }),
    );
    expect(found.words).toBeUndefined();
    expect(found.evidence.probe).toEqual({ size: 1, flipped: ['a'] });
    expect(found.reason).toMatch(/1 of 1 right answers wrong/);
  });

  test('does not take what fits the corrected picture alone', async () => {
    const found = await searchWordings(
      searchOf({ corrected: boxed('mistake', ['fire hydrant'], []), views: [boxed('mirrored', [], [])] }),
    );
    expect([found.words, found.reason]).toEqual([undefined, expect.stringMatching(/did not help/)]);
  });

  test('another picture agrees only where there is something in it', async () => {
    const agreeing = async (...others: readonly WordingCase[]): Promise<readonly string[]> =>
      (
        await searchWordings(
          searchOf({
            corrected: boxed('mistake', ['fire hydrant'], []),
            views: [boxed('mirrored', ['fire hydrant'], [])],
            others,
          }),
        )
      ).agreeing;
    const seen = boxed('a', ['fire hydrant'], []);
    const empty = ['b', 'c'].map((id) => boxed(id, ['hydrant', 'fire hydrant'], [], false));
    expect(await agreeing()).toEqual([]);
    expect(await agreeing(...empty)).toEqual([]);
    expect(await agreeing(empty[0], seen)).toEqual(['a']);
  });

  test('another picture counts as it is asked today: in words of its own, or by what is known of it', async () => {
    const found = async (today: WordingCase['today']) =>
      searchWordings(
        searchOf({
          corrected: boxed('mistake', ['fire hydrant'], []),
          views: [boxed('mirrored', ['fire hydrant'], [])],
          others: [{ ...boxed('a', ['old pump'], []), today }],
        }),
      );
    expect((await found(undefined)).words).toBe('fire hydrant');
    for (const today of [
      { words: 'old pump', isRight: false },
      { words: 'hydrant', isRight: true },
    ])
      expect((await found(today)).evidence.probe).toEqual({ size: 1, flipped: ['a'] });
  });

  test('what somebody else than the black box answers is no evidence', async () => {
    const substituted: WordingCase = {
      id: 'mirrored',
      positive: true,
      judge: async () => {
        throw new SearchEnds();
      },
    };
    const found = await searchWordings(
      searchOf({ corrected: boxed('mistake', ['fire hydrant'], []), views: [substituted] }),
    );
    expect([found.words, found.reason]).toEqual([
      undefined,
      expect.stringMatching(/could not check other words to the end/),
    ]);
  });

  test('whoever proposes hears how the first words did, and gets a second chance', async () => {
    const heard: (readonly TriedWords[])[] = [];
    const found = await searchWordings(
      searchOf({
        corrected: boxed('mistake', ['street fire plug'], []),
        views: [boxed('mirrored', ['street fire plug'], [])],
        async propose(tried) {
          heard.push([...tried]);
          return tried.length === 1 ? ['fire hydrant', 'hydrant'] : ['fire hydrant', 'street fire plug'];
        },
      }),
    );
    expect(found.words).toBe('street fire plug');
    expect(heard.map((tried) => tried.map(({ words }) => words))).toEqual([['hydrant'], ['hydrant', 'fire hydrant']]);
  });

  test('asks nothing more when it is right already', async () => {
    const asked: string[] = [];
    const found = await searchWordings(searchOf({ corrected: boxed('mistake', ['hydrant'], asked) }));
    expect([found.words, asked]).toEqual([undefined, ['mistake: hydrant']]);
  });

  const rising = (step: number) => {
    let at = 0;
    return () => {
      at += step;
      return at;
    };
  };
  test.each([
    ['calls', { ...plenty, calls: 3 }],
    ['time', { ...plenty, ms: 2, steady: rising(1) }],
    ['money', { ...plenty, dollars: 0.03, spent: rising(0.01) }],
  ])('stops when its %s is used up, and accepts nothing that was not checked whole', async (_, budget) => {
    const asked: string[] = [];
    const found = await searchWordings(
      searchOf({
        corrected: boxed('mistake', ['fire hydrant'], asked),
        views: [boxed('mirrored', ['fire hydrant'], asked)],
        budget,
      }),
    );
    expect(found.words).toBeUndefined();
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  test('what was checked before the money was spent stands; any other error is not swallowed', async () => {
    class NoMoney extends Error {}
    const broken = (failing: Error): WordingCase => ({
      id: 'broken',
      positive: true,
      judge: async (words) => {
        if (words === 'red fire hydrant') throw failing;
        return { right: words === 'fire hydrant', loss: 0 };
      },
    });
    const search = (failing: Error) =>
      searchWordings(
        searchOf({
          corrected: boxed('mistake', ['fire hydrant', 'red fire hydrant'], []),
          views: [broken(failing)],
          isEnd: (error) => error instanceof NoMoney,
        }),
      );
    expect((await search(new NoMoney())).words).toBe('fire hydrant');
    await expect(search(new Error('the wire is cut'))).rejects.toThrow('the wire is cut');
  });
});
