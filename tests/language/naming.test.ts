/** Words with which people teach a name; what only says something of a picture names nothing. */
import { expect, test } from 'vitest';
import { readName } from '../../src/language/naming.js';

test.each([
  ["here's our company logo, please remember it", 'our company logo'],
  ['this is Biscuit, our office dog', 'Biscuit, our office dog'],
  ['this is our office dog Rufus', 'our office dog Rufus'],
  ['This is our dog, Rufus!', 'our dog, Rufus'],
  ['meet Rufus', 'Rufus'],
  ['remember this as our logo', 'our logo'],
  ['this one is called Mimi', 'Mimi'],
  ['his name is Rufus', 'Rufus'],
  ['our logo looks like this', 'our logo'],
  ['Rufus is our office dog', 'Rufus, our office dog'],
  ['this is Rufus. He is our office dog.', 'Rufus, our office dog'],
  ['this is our new office plant, her name is Fern', 'our new office plant, Fern'],
  ['keep in mind that this is our logo', 'our logo'],
  ["that's Rufus 🐶", 'Rufus'],
])('“%s” names %s', (said, name) => {
  expect(readName(said)).toBe(name);
});

test.each([
  'this is wrong',
  'this is the photo from yesterday',
  'this is our logo, blur it',
  'it looks like this',
  'this is fine',
  'this is me',
  'Is Rufus our dog',
])('“%s” names nothing', (said) => {
  expect(readName(said)).toBeUndefined();
});
