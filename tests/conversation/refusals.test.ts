import { describe, expect, test } from 'vitest';
import type { PictureReference, Turn } from '../../src/contracts/turn.js';
import { understand } from '../../src/conversation/understand.js';
import { readReply } from '../../src/language/read-reply.js';
import { tools } from '../../src/tools/index.js';
import { lexicon } from '../support/tool-context.js';
import { fullTurn } from '../support/turn.js';

const shown: PictureReference = { id: 'b'.repeat(64), width: 100, height: 80, mediaType: 'image/png' };
const base = fullTurn('turn', 'team', 'thread', 1);
const turn: Turn = { ...base, answer: { text: 'stork', images: base.request.images } };
const singular = (phrase: string): string => lexicon.singular(phrase);
const understood = (text: string, ...received: readonly PictureReference[]) =>
  understand(readReply(text, singular), {
    ...{ turn, replied: false, asked: false, received, pointed: [], tools, singular },
  });

const refusals = [
  ...['no', 'No.', 'nope', 'nah', 'naw', 'noo', 'Nooo!', 'no no', 'nah nah', 'not really', 'of course not'],
  ...['wrong', 'WRONG!', 'false', 'incorrect', 'untrue', 'not right', 'not correct', 'not true', 'not quite right'],
  ...[
    "that's wrong",
    'thats wrong',
    'that is wrong',
    'this is wrong',
    'it’s wrong',
    'this isn’t right',
    "that ain't it",
  ],
  ...[
    "that isn't correct",
    'that is not correct',
    "it's not right",
    "that's not it",
    'still wrong',
    'completely wrong',
  ],
  ...["you're wrong", 'you are wrong', 'you got it wrong', 'wrong answer', "that's the wrong answer", 'wrong again'],
  ...[
    'that looks wrong',
    'your answer is wrong',
    'the answer is incorrect',
    'no, that’s wrong',
    'no, wrong',
    'i disagree',
  ],
  ...['✗', '✘', '❌', '👎', '👎🏽', '✖️', "I don't think so", 'wrong, sorry'],
];
const corrections = [
  ['%, this is a heron', 'heron'],
  ['% - this is a heron', 'heron'],
  ['%. This is a heron!', 'heron'],
  ['% this is a heron', 'heron'],
  ['%, that’s a heron', 'heron'],
  ["%, it's a heron", 'heron'],
  ['%: a heron', 'heron'],
  ['%! heron', 'heron'],
] as const;

describe('a refusal says that the answer is wrong', () => {
  test.each(refusals)('%s', (text) => {
    expect(understood(text)).toEqual({ kind: 'feedback', about: turn, said: { verdict: 'wrong' } });
    expect(understood(text, shown)).toEqual({
      kind: 'feedback',
      about: turn,
      said: { verdict: 'wrong', images: [shown] },
    });
  });

  test.each(
    refusals.flatMap((refusal) => corrections.map(([form, right]) => [form.replace('%', refusal), right] as const)),
  )('%s', (text, right) => {
    const meant = { kind: 'text', text: right };
    for (const received of [[], [shown]]) {
      const meaning = understood(text, ...received);
      const said = meaning.kind === 'feedback' ? meaning.said : undefined;
      expect([meaning.kind, said?.verdict, said?.images ?? []]).toEqual(['feedback', 'wrong', received]);
      expect(said?.means).toEqual(meant);
    }
  });
});

test.each([
  ...[
    'yes',
    'Yesss',
    'yep',
    'yup',
    'yeah!',
    'correct',
    'that is correct',
    "that's right",
    'you are right',
    'yes, exactly',
  ],
  ...["that's not wrong", 'yep, correct', 'well done', 'true', '✅', '👍🏾', '✔️', 'you got it'],
])('%s agrees', (text) =>
  expect(understood(text)).toEqual({ kind: 'feedback', about: turn, said: { verdict: 'right' } }),
);

describe('what only looks like a refusal is a question or an instruction', () => {
  test.each([
    ...['is this wrong?', 'is this wrong', 'no dogs in this one?', 'what is not right here?', 'which one is false?'],
    ...[
      'what is wrong here',
      'which is the wrong one?',
      'find the wrong one',
      'true or false?',
      'is it false that it rains?',
    ],
    ...['no, blur the dog instead', 'wrong, count the cups', 'nah, how many cats?', 'wrong?', 'no?', 'not right now'],
    ...['no problem', 'no worries', 'no thanks', 'Norway or Sweden?', 'nobody wears a hat?', 'nothing wrong with it?'],
    ...['are there no dogs?', 'why is that wrong?', 'does anything look wrong here?', 'show me what is wrong'],
    ...['say no to dogs', 'count the incorrect ones', 'Nah this is a question, how many dogs?', 'no smoking sign?'],
  ])('%s', (text) => {
    expect(understood(text, shown).kind).toBe('question');
    expect(understood(text).kind).toMatch(/^(?:question|aside)$/);
  });

  test('that there is none of something in a new picture', () => {
    expect(understood('no dogs in this one', shown)).toEqual({ kind: 'question' });
  });
});

describe('what remains after a refusal', () => {
  test.each([
    ['no, three', { kind: 'number', value: 3 }],
    ['wrong 4', { kind: 'number', value: 4 }],
    ['nah two', { kind: 'number', value: 2 }],
    ['✗ 5', { kind: 'number', value: 5 }],
    ['false, yes', { kind: 'boolean', value: true }],
    ['no, it is', { kind: 'boolean', value: true }],
    ['no, no dogs', { kind: 'extra', label: 'dog' }],
    ['wrong dog', { kind: 'extra', label: 'dog' }],
    ["that's the wrong dog", { kind: 'extra', label: 'dog' }],
    ['no, you forgot the dog', { kind: 'missing', label: 'dog' }],
    ["that's wrong, there are only two", { kind: 'number', value: 2 }],
    ['nope, the answer is blue', { kind: 'text', text: 'blue' }],
    ['incorrect: it says EXIT', { kind: 'text', text: 'EXIT' }],
    ['not a stork', { kind: 'extra', label: 'stork' }],
  ])('%s', (text, means) => expect(understood(text)).toMatchObject({ said: { verdict: 'wrong', means } }));

  test.each(['no idea', 'no you idiot', 'nah, three or four', 'wrong, maybe three', 'this is bullshit'])(
    '%s teaches no words',
    (text) => {
      const meaning = understood(text);
      expect(meaning.kind === 'feedback' ? meaning.said.correction : undefined).toBeUndefined();
    },
  );
});
