import type { Buffer } from 'node:buffer';
import path from 'node:path';
import sharp from 'sharp';
import { projectRoot } from '../../../src/util/project-root.js';
import type { ConversationScript } from '../../support/conversation-script.js';
import { photo } from '../../support/sample-photos.js';

const heic = path.join(projectRoot, 'tests', 'memory', 'heic', 'turned.heic');
/** Nothing, and then a photo. */
async function fadingIn(): Promise<Buffer> {
  const shown = await sharp(photo(1)).resize(480).png().toBuffer();
  const { width, height } = await sharp(shown).metadata();
  const blank = await sharp({ create: { width, height, channels: 3, background: '#000' } })
    .png()
    .toBuffer();
  return sharp([blank, shown], { join: { animated: true } })
    .gif()
    .toBuffer();
}

export const scripts: readonly ConversationScript[] = [
  {
    title: 'a picture as a phone takes it, then one that is cut off',
    turns: [
      { says: 'is there a dog?', pictures: [heic], sees: /^No/ },
      {
        says: 'how many people are there?',
        pictures: [async () => (await sharp(photo(1)).jpeg({ quality: 95 }).toBuffer()).subarray(0, -400)],
        sees: [/^3\b/, /is cut off: the lowest \d+ % of it is missing, and I looked at the rest\./],
      },
    ],
  },
  {
    title: 'an animation',
    turns: [
      {
        says: 'how many people are there?',
        pictures: [fadingIn],
        sees: [/^3\b/, /is an animation whose first frame is blank; I looked at frame 2 of 2\./],
      },
      { says: 'how many people are there?', sees: /^3\b/, never: /animation/ },
    ],
  },
];
