import { describe, expect, test } from 'vitest';
import type { Expected, Feedback } from '../../src/contracts/feedback.js';
import type { Turn } from '../../src/contracts/turn.js';
import { readExpected } from '../../src/language/expected.js';
import { type Ballot, holds, settleVotes, type VoteRules } from '../../src/reflection/votes.js';
import { lexicon } from '../support/tool-context.js';
import { fullTurn } from '../support/turn.js';

const singular = (word: string): string => lexicon.singular(word);
const rules = (more: Partial<VoteRules> = {}): VoteRules => ({
  mayTeach: () => true,
  quorum: 1,
  singular,
  ...more,
});

/** A turn whose one search found as many dogs as it answers. */
function counted(answer: string, id = 'turn'): Turn {
  const turn = fullTurn(id, 'team', 'thread', 1);
  const [loc] = turn.steps;
  if (loc?.status !== 'done' || loc.output.type !== 'Regions') throw new Error('the first step finds regions');
  const [dog] = loc.output.regions;
  const regions = Array.from({ length: Number(answer) || 0 }, () => dog);
  return { ...turn, answer: { text: answer, images: [] }, steps: [{ ...loc, output: { ...loc.output, regions } }] };
}

let clock = 0;
type Saying = '✅' | '❌' | string | Partial<Feedback>;
function says(name: string, what: Saying, turn = 'turn'): Feedback {
  const given = typeof what === 'string' ? {} : what;
  const words = typeof what === 'string' && what !== '✅' && what !== '❌' ? what : undefined;
  return {
    ...{ id: `${turn}:${name}:${clock}`, team: 'team', turn, author: { id: name, name }, images: [], at: ++clock },
    ...{
      verdict: what === '✅' ? 'right' : 'wrong',
      correction: words,
      means: words === undefined ? undefined : readExpected(words, singular),
      withdrawn: false,
    },
    ...given,
  };
}
const ballot = (answer: string, ...feedback: readonly Feedback[]): readonly Ballot[] => [
  { turn: counted(answer), feedback },
];
const settled = (ballots: readonly Ballot[], more: Partial<VoteRules> = {}): string => {
  const result = settleVotes(ballots, rules(more));
  if (result.status === 'agreed') return `agreed: ${result.opinion.words}`;
  if (result.status === 'waiting') return `waiting for ${result.missing}: ${result.opinion.words}`;
  if (result.status === 'tied')
    return `tied: ${result.opinions
      .map(({ words }) => words)
      .sort()
      .join(', ')}`;
  return result.status;
};
const picture = 'a'.repeat(64);
const boxes = (count: number): Expected => ({
  kind: 'regions',
  label: 'dog',
  picture,
  boxes: Array.from({ length: count }, (_, place) => [place * 100, 0, place * 100 + 50, 50] as const),
});

describe('one person', () => {
  test.each([
    ['✅', 'agreed: 2'],
    ['❌', 'unsaid'],
    ['three', 'agreed: 3'],
    ['you forgot the dog', 'agreed: one more dog'],
    ['two', 'agreed: 2'],
  ])('%s → %s', (what, outcome) => {
    expect(settled(ballot('2', says('Ada', what)))).toBe(outcome);
  });

  test('nobody', () => expect(settled(ballot('2'))).toBe('silent'));
  test('taken back', () => {
    expect(settled(ballot('2', { ...says('Ada', 'three'), withdrawn: true }))).toBe('silent');
  });
  test('the latest word counts, whichever it is', () => {
    expect(settled(ballot('2', says('Ada', 'three'), says('Ada', 'four')))).toBe('agreed: 4');
    expect(settled(ballot('2', says('Ada', '✅'), says('Ada', 'four')))).toBe('agreed: 4');
    expect(settled(ballot('2', says('Ada', 'four'), says('Ada', '✅')))).toBe('agreed: 2');
  });
  test('a bare ❌ after a correction does not unsay it; after ✅ it does', () => {
    expect(settled(ballot('2', says('Ada', 'three'), says('Ada', '❌')))).toBe('agreed: 3');
    expect(settled(ballot('2', says('Ada', '✅'), says('Ada', '❌')))).toBe('unsaid');
  });
  test('votes a thousand times, counts once', () => {
    const many = Array.from({ length: 1000 }, () => says('Ada', 'three'));
    expect(settled(ballot('2', ...many), { quorum: 2 })).toBe('waiting for 1: 3');
  });
});

describe('several people', () => {
  test('enough, and more than for anything else', () => {
    const votes = [says('Ada', 'three'), says('Bob', '3 dogs'), says('Cyd', 'four')];
    expect(settled(ballot('2', ...votes))).toBe('agreed: 3');
    expect(settled(ballot('2', ...votes), { quorum: 3 })).toBe('waiting for 1: 3');
  });
  test('a tie, whoever was first', () => {
    expect(settled(ballot('2', says('Ada', 'three'), says('Bob', 'four')))).toBe('tied: 3, 4');
    expect(settled(ballot('2', says('Bob', 'four'), says('Ada', 'three')))).toBe('tied: 3, 4');
    expect(settled(ballot('2', says('Ada', '✅'), says('Bob', 'four')))).toBe('tied: 2, 4');
  });
  test('a bare ❌ stands against ✅, and not against a correction', () => {
    expect(settled(ballot('2', says('Ada', '✅'), says('Bob', '❌')))).toBe('tied: 2');
    expect(settled(ballot('2', says('Ada', 'three'), says('Bob', '❌')))).toBe('agreed: 3');
  });
  test('a missing thing and its number are the same; so are boxes drawn around all of them', () => {
    const votes = [says('Ada', 'you forgot a dog'), says('Bob', 'three'), says('Cyd', { expected: [boxes(3)] })];
    expect(settled(ballot('2', ...votes), { quorum: 3 })).toBe('agreed: one more dog');
  });
  test('boxes drawn a little differently mean the same, elsewhere they do not', () => {
    const label = { kind: 'regions', label: 'dog', picture } as const;
    const at = (x: number): Partial<Feedback> => ({ expected: [{ ...label, boxes: [[x, 0, x + 50, 50]] }] });
    expect(settled(ballot('a stork', says('Ada', at(0)), says('Bob', at(5))), { quorum: 2 })).toMatch(/^agreed/);
    expect(settled(ballot('a stork', says('Ada', at(0)), says('Bob', at(200))))).toMatch(/^tied/);
  });
  test('words for the same thing are the same', () => {
    const votes = [says('Ada', "it's a heron, not a stork"), says('Bob', 'Herons')];
    expect(settled(ballot('stork', ...votes), { quorum: 2 })).toBe('agreed: heron');
  });
  test('who may not teach counts for nothing', () => {
    const votes = [says('Ada', 'three'), says('Bob', 'four'), says('Cyd', 'four')];
    expect(settled(ballot('2', ...votes), { mayTeach: ({ id }) => id === 'Ada' })).toBe('agreed: 3');
  });
});

describe('asked again after a lesson', () => {
  const again = (...feedback: readonly Feedback[]): Ballot => ({ turn: counted('3', 'again'), feedback });

  test('✅ on the new answer is a vote for it', () => {
    const ballots = [...ballot('2', says('Ada', 'three'), says('Cyd', 'four')), again(says('Bob', '✅', 'again'))];
    expect(settled(ballots)).toBe('agreed: 3');
  });
  test('❌ on the new answer takes back one’s own correction', () => {
    const first = ballot('2', says('Ada', 'three'));
    expect(settled([...first, again(says('Ada', '❌', 'again'))])).toBe('unsaid');
    expect(settled([...ballot('2', says('Ada', 'three')), again(says('Bob', '❌', 'again'))])).toBe('tied: 3');
  });
  test('a correction of the new answer replaces the one of the first', () => {
    const first = ballot('2', says('Ada', 'three'));
    const result = settleVotes([...first, again(says('Ada', 'you forgot one more dog', 'again'))], rules());
    expect(
      result.status === 'agreed' && holds(result.opinion, [{ kind: 'number', value: 4 }], counted('2'), singular),
    ).toBe(true);
  });
});
