import { expect, test } from 'vitest';
import { indirectQuestion } from '../../src/language/indirect-question.js';

test.each([
  ['what is he wearing?', 'what he is wearing'],
  ['Is the woman smiling?', 'whether the woman is smiling'],
  ['is the man on the left happy?', 'whether the man on the left is happy'],
  ['does she look happy?', 'whether she looks happy'],
  ['Does the man have a beard', 'whether the man has a beard'],
  ['Do they look tired??', 'whether they look tired'],
  ['who is this?', 'who this is'],
  ['who is running?', 'who is running'],
  ['which one is the biggest', 'which one is the biggest'],
  ["what's the weather like?", 'what the weather is like'],
  ["what's the difference between these two?", 'what the difference between these two is'],
  ['what is the cat lying on?', 'what the cat is lying on'],
  ['can you tell me what he is wearing', 'what he is wearing'],
  ['is my dog happy?', 'whether your dog is happy'],
  ['could this be Paris?', 'whether this could be Paris'],
  ['why is the dog there?', 'why the dog is there'],
  ['is the picture black and white?', 'whether the picture is black and white'],
  ['is the dog awake or asleep?', 'whether the dog is awake or asleep'],
  ['who has a backpack?', 'who has a backpack'],
  ['how old is this photo?', 'how old this photo is'],
  ['is this photo taken at night?', 'whether this photo is taken at night'],
  ['where would the clock be?', 'where the clock would be'],
  ['is anyone else with him?', 'whether anyone else is with him'],
  ['is this real or fake?', 'whether this is real or fake'],
])('%s → %s', (question, words) => expect(indirectQuestion(question)).toBe(words));

test.each([
  'anything weird here?',
  'what did he eat?',
  'describe the mood',
  'is the woman in the red dress older than the man?',
  'Is it "art"; or not?',
  'is it?',
  'why?',
  'can the dog see the cat?',
  '',
])('what would read badly is left alone: %s', (question) => expect(indirectQuestion(question)).toBeUndefined());
