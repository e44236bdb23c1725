import sharp from 'sharp';
import { expect } from 'vitest';
import type { ConversationScript } from '../../support/conversation-script.js';
import { photo } from '../../support/sample-photos.js';

/** How far the channels of a picture are apart on average: nearly nothing in black and white. */
async function colourfulness(file: Uint8Array): Promise<number> {
  const { data } = await sharp(file)
    .resize(64, 64, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let sum = 0;
  for (let at = 0; at < data.length; at += 3) {
    const [r, g, b] = data.subarray(at, at + 3);
    sum += Math.max(r, g, b) - Math.min(r, g, b);
  }
  return sum / (data.length / 3);
}
const isGrey = async (file: Uint8Array): Promise<void> => expect(await colourfulness(file)).toBeLessThan(6);
const isColoured = async (file: Uint8Array): Promise<void> => expect(await colourfulness(file)).toBeGreaterThan(8);

export const scripts: readonly ConversationScript[] = [
  {
    title: 'questions that go on with the last one',
    turns: [
      { says: 'how many people are there?', pictures: [photo(1)], sees: /^3\b/ },
      { says: 'and cups?', sees: /^\d/ },
      { says: 'is there a dog?', sees: /^No\b/ },
      { says: 'and a person?', sees: /^Yes\b/ },
      { says: 'is there anybody else?', sees: /^Yes\b/ },
    ],
  },
  {
    title: 'edits that build on each other and are taken back',
    turns: [
      { says: 'blur the faces', pictures: [photo(1)], sees: /blurred/, picturePosted: isColoured },
      { says: 'now make it black and white', picturePosted: isGrey },
      { says: 'how many people are there in the original?', sees: /^3\b/ },
      { says: 'undo that', sees: /^Undone/, picturePosted: isColoured },
      { says: 'make it black and white too', picturePosted: isGrey },
      { says: 'back to the original', sees: /original picture/, picturePosted: isColoured },
      { says: 'undo that', sees: /^Undone/, picturePosted: isGrey },
    ],
  },
  {
    title: 'a picture that the bot made is replied to',
    turns: [
      { says: 'make it black and white', pictures: [photo(2)], picturePosted: isGrey },
      { says: 'how many people are in the picture?', sees: /^3\b/ },
      { says: 'rotate it', repliesToPicture: true, picturePosted: true },
    ],
  },
  {
    title: 'pictures that came one after the other',
    turns: [
      { says: 'how many people are there?', pictures: [photo(1)], sees: /^3\b/ },
      { says: 'and in this one?', pictures: [photo(2)], sees: /^3\b/ },
      { says: 'and is there a dog in the first picture?', sees: /^No\b/ },
    ],
  },
];
