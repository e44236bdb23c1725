import { describe, expect, test } from 'vitest';
import { readInquiry } from '../../src/language/inquiry.js';

describe('what is asked about an answer itself', () => {
  test.each([
    ['why do you think so?', 'why'],
    ['how did you get that?', 'why'],
    ['are you really sure?', 'sure'],
    ['did you find all?', 'sure'],
    ['did you get all of them?', 'sure'],
    ['have you found everybody?', 'sure'],
    ['did you miss any?', 'sure'],
    ['is that all of them?', 'sure'],
    ['Would you kindly explain how you arrived at that?', 'why'],
    ['May I ask how you know that?', 'why'],
    ['I would like to know why that is', 'why'],
    ['y tho', 'why'],
    ['could you tell me whether you are sure about that?', 'sure'],
    ['wait fr? r u sure', 'sure'],
    ['can you tell me what the dog is doing?', undefined],
    ['explain how the dog got there', undefined],
    ['why is the dog there?', undefined],
    ['did you see the dog?', undefined],
    ['did all of them find it?', undefined],
  ] as const)('%s', (said, wanted) => {
    expect(readInquiry(said)).toBe(wanted);
  });
});
