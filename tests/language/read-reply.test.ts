import { describe, expect, test } from 'vitest';
import { type Remark, readReply } from '../../src/language/read-reply.js';

const singular = (phrase: string): string => phrase.replace(/s$/, '');
const read = (text: string) => readReply(text, singular);
function remark(text: string): Remark | undefined {
  const reply = read(text);
  return reply.kind === 'remark' ? reply : undefined;
}

test.each([
  ['no, three', 'three'],
  ['No it is a heron', 'it is a heron'],
  ["it's a heron, not a stork", "it's a heron, not a stork"],
  ['wrong - 4', '4'],
  ['actually yes', 'yes'],
  ['you forgot the dog in the corner', 'you forgot the dog in the corner'],
  ['nope', undefined],
  ['no', undefined],
  ['two', 'two'],
  ['the answer is 4', '4'],
  ['no, the left one', 'the left one'],
  ['the left one', 'the left one'],
  ['it says EXIT', 'it says EXIT'],
  ["there's another one at the top", "there's another one at the top"],
  ["that's a heron", "that's a heron"],
  ['neither', 'neither'],
  ['none', 'none'],
  ['both', 'both'],
  ["it's 3 not 4", "it's 3 not 4"],
  ['3, not 4', '3, not 4'],
  ['nope, blue', 'blue'],
  ["that's the wrong dog", "that's the wrong dog"],
  ['wrong dog', 'wrong dog'],
  ['wrong one', 'wrong one'],
  ['no, "closed at 22"', 'closed at 22'],
  ['no, “closed at 22”', 'closed at 22'],
  ['no, "open" and "closed"', '"open" and "closed"'],
])('%s is a correction', (reply, text) => {
  expect(remark(reply)?.corrects).toBe(true);
  expect(remark(reply)?.correction?.text).toBe(text);
});

test.each(["that's right!", 'yes', 'Correct.'])('%s agrees', (reply) => expect(read(reply).kind).toBe('agreement'));

test.each([
  'and how many cats?',
  'blur the faces',
  'how many dogs are there',
  'nobody wears a hat?',
  '',
  'no, blur the dog instead',
  'actually, count the cups',
  'There is a bus in both images.',
  'blur the dog, not the cat',
  'the dogs on the left',
  'another picture of it',
])('%s is a new instruction', (reply) => expect(remark(reply)?.corrects ?? false).toBe(false));

describe('how something that was made should look', () => {
  test.each([
    ...[
      'it looks like this',
      'No, it should look more like this one',
      'they look like these',
      'it should be like this',
    ],
    ...['looks more like that', 'no, it’s more like this'],
  ])('%s', (text) => expect(remark(text)?.saysLook).toBe(true));
  test.each([
    'does it look like this?',
    'what looks like this?',
    'our van looks like this',
    'find all that look like this',
  ])('not: %s', (text) => expect(remark(text)?.saysLook ?? false).toBe(false));
});

describe('names of things that are shown', () => {
  test.each([
    ['this is our logo', 'our logo'],
    ['This is what a heron looks like.', 'heron'],
    ['That’s Rex!', 'Rex'],
    ['these are our mugs', 'our mugs'],
    ['no, this is a heron', 'heron'],
  ])('%s → %s', (text, name) => expect(remark(text)?.name?.text).toBe(name));
  test.each([
    ...[
      'this is wrong',
      'it’s like this',
      'this is not a dog',
      'is this our logo?',
      'this is a picture of a dog',
      'here is my photo',
    ],
    ...[
      'how many dogs?',
      'this is our logo, blur it',
      'this is so bad',
      '',
      'this is the one that we all like best here',
    ],
  ])('%s names nothing', (text) => expect(remark(text)?.name).toBeUndefined());
});

test.each(['its a bit gloomy, can u make the whole thing brighter', 'its a cat please mark it'])(
  '%s: what is to be done, and not what is right',
  (text) => expect(readReply(text, singular).kind).toBe('request'),
);

describe('what is said beside a request', () => {
  const asked = (text: string): string | undefined => {
    const reply = readReply(text, singular);
    return reply.leavesRemark ? reply.whole.text : undefined;
  };
  test.each([
    ['next one: who is the parcel for?', 'who is the parcel for?'],
    ['sorry, wrong language. how many planes?', 'how many planes?'],
    ['ok last question: what colour is the car', 'what colour is the car'],
    ['no idea what that is, can you tell me what food it is?', 'can you tell me what food it is?'],
    ['this is from our trip to Rome. how many people are there?', 'how many people are there?'],
    ['it’s a bit dark, can you make it brighter?', 'can you make it brighter?'],
    ['can’t read it, what does the sign say?', 'what does the sign say?'],
    ['got another one for you. how many cats?', 'how many cats?'],
    ['sry cat on keyboard. colour of the vase?', 'colour of the vase?'],
    ['a little lighter pls its very dark', 'a little lighter pls'],
    ['flip it, it’s upside down', 'flip it'],
  ])('%s', (text, wanted) => expect(asked(text)).toBe(wanted));
  test.each([
    'In the left picture, how many dogs?',
    'if there is a dog, blur it',
    'the red car: what brand is it?',
    'first picture: how many dogs?',
    'blur the faces, count the people',
    'I want to know, is there a dog?',
    'I count 4 dogs. is that right?',
    'apart from the dogs, what animals are there?',
    'do you think it’s dark',
    'the other one, where is it?',
  ])('%s: nothing', (text) => expect(asked(text)).toBeUndefined());
});

test.each([
  'took this at the park last week, my son swears theres two frisbees, can u check how many there are',
  'My son says there are three cows. Can you check how many there are?',
])('what is counted may be told before it: %s', (text) => {
  expect(read(text).whole.text).toBe(text);
});
