/** What has a name, or is somebody's own, is spoken of as one. */
import { describe, expect, test } from 'vitest';
import { countedThings, isOneCertain, isProperName, nameAsWritten, theThing } from '../../src/language/own-names.js';
import { lexicon } from '../support/tool-context.js';

test.each(['Rufus', 'Blue Room', 'The Old Guitarist', 'Harbour at Noon', 'Coca-Cola', 'Robot 7'])(
  '%s is a name',
  (name) => expect(isProperName(name)).toBe(true),
);
test.each(['dog', 'TV', 'Acme logo', 'Christmas tree', 'flag of Nordhaven', 'our dog', 'NASA'])(
  '%s is what several things may be called',
  (name) => expect(isProperName(name)).toBe(false),
);

test.each([
  ['dog', 'the dog', '2 dogs'],
  ['Rufus', 'Rufus', '2 × Rufus'],
  ['our logo', 'our logo', '2 × our logo'],
  ["Ana's mug", "Ana's mug", "2 × Ana's mug"],
])('%s', (name, the, two) => {
  expect(theThing(name)).toBe(the);
  expect(countedThings(name, 2)).toBe(two);
  expect(countedThings(name, 1)).toBe(isOneCertain(name) ? name : `1 ${name}`);
});

describe('a name in a request', () => {
  test.each([
    ['zorro', 'where is Zorro?', 'Zorro'],
    ['zorro', 'where is zorro?', undefined],
    ['zorro', 'Zorro?', 'Zorro'],
    ['max', 'blur Max, please', 'Max'],
    ['max', 'Max out the contrast', undefined],
    ['jame', 'is James here?', 'James'],
    ['kitchen', 'what is in the Kitchen?', undefined],
    ['window', 'how many Windows are there?', undefined],
    ['red square', 'is this Red Square?', 'Red Square'],
    ['zorro', 'Where Is Zorro In This Picture', undefined],
    ['uncle bob', 'put a hat on Uncle Bob', 'Uncle Bob'],
  ])('%s: %s', (phrase, text, name) => expect(nameAsWritten(phrase, text, lexicon.isWord)).toBe(name));
});
