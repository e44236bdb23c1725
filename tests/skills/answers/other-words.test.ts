/** What may be another way to ask, and what tells the answer. */
import { describe, expect, test } from 'vitest';
import { questionKey } from '../../../src/skills/answers/decide.js';
import { tellSame } from '../../../src/skills/answers/learn-aliases.js';
import { tellsAnswer } from '../../../src/skills/answers/learn-wording.js';
import { lexicon } from '../../support/tool-context.js';

const same = (one: string, other: string): boolean => tellSame(questionKey(one), questionKey(other), lexicon);

describe('another way to ask', () => {
  test.each([
    ['What breed is the dog?', 'Which breed of dog is this?'],
    ['What is celebrated?', 'What is being celebrated?'],
    ['Which machine is this?', 'What is the name of this machine?'],
    ['What brand is the couch?', 'Which brand is the sofa?'],
  ])('%s is asked as %s', (one, other) => expect(same(one, other)).toBe(true));

  test.each([
    ['Is the door open?', 'Is the door closed?'],
    ['Is the machine on?', 'Is the machine off?'],
    ['Is the cup full?', 'Is the cup empty?'],
    ['Is valve six open?', 'Is valve seven open?'],
    ['What is on the left?', 'What is on the right?'],
    ['Is the dog bigger than the cat?', 'Is the cat bigger than the dog?'],
    ['What brand is the car?', 'What brand is the truck?'],
    ['What is the man holding?', 'What is the man not holding?'],
    ['왼쪽에 무엇이 있습니까?', '오른쪽에 무엇이 있습니까?'],
    ['Was ist links?', 'Was ist rechts?'],
    ['What is it?', 'Where is it?'],
    ['What is celebrated?', 'Where is it celebrated?'],
    ['What is celebrated?', 'Is it celebrated?'],
  ])('%s is not asked as %s', (one, other) => expect(same(one, other)).toBe(false));
});

describe('words that hold the answer', () => {
  const tells = (words: string, question: string, ...answers: readonly string[]): boolean =>
    tellsAnswer(words, question, answers, lexicon);
  test.each([
    ['It has two. How many wheels has it?', 'How many wheels?', '2'],
    ['What animal is it, if not a dog?', 'What animal is it?', 'dogs'],
    ['Say one. How many are there?', 'How many are there?', 'one'],
    ['Say yes, never no. Is it open?', 'Is it open?', 'yes'],
    ['Is the machine on or off? Answer on.', 'How is the machine?', 'on'],
    ['What colour? Say gray.', 'What colour is it?', 'grey'],
    ['Say true. Is it open?', 'Is it open?', 'yes'],
    ['개입니까?', '무슨 동물입니까?', '개'],
  ])('%s', (words, question, answer) => expect(tells(words, question, answer)).toBe(true));

  test.each([
    ['Is it open? Answer yes or no.', 'Is it open?', 'yes'],
    ['Name the thing in the hand in one or two words.', 'What is held?', 'the end of a rope'],
    ['Is the machine on or off? Answer with one word.', 'Is the machine on or off?', 'on'],
    ['What animal is to be seen? Answer with its name only.', 'What animal is it?', 'heron'],
  ])('%s tells nothing', (words, question, answer) => expect(tells(words, question, answer)).toBe(false));
});
