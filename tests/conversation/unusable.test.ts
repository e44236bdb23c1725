import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Unusable } from '../../src/util/unusable-file.js';
import { type ActingBot, startActingBot } from '../support/acting-bot.js';
import { drawn } from '../support/hostile-pictures.js';
import { openRoom } from '../support/person.js';

const picture = await drawn(60, 40).png().toBuffer();
const letter: Unusable = { kind: 'document', name: 'report.docx' };
const sticker: Unusable = { kind: 'sticker', name: 'wave' };
let bot: ActingBot;
beforeAll(async () => {
  bot = await startActingBot();
});
afterAll(async () => {
  expect(bot.errors).toEqual([]);
  await bot.close();
});
const roomWithAnswer = async (thread: string) => {
  const room = openRoom(bot.app, 'home', thread);
  const ana = room.person('Ana');
  expect((await ana.says('how many dogs?', picture)).text).toContain('2');
  return { room, ana };
};

describe('what can’t be used is named, and not replaced by the picture above', () => {
  const files: readonly (readonly [Unusable, RegExp])[] = [
    [letter, /^I can’t open documents \(“report\.docx”\)\. Please send a screenshot of the page\.$/],
    [{ kind: 'text', name: 'notes.txt' }, /^I can’t read text files \(“notes\.txt”\)/],
    [{ kind: 'video', name: 'clip.mp4' }, /^I can’t watch videos \(“clip\.mp4”\)\. Please send a screenshot/],
    [{ kind: 'audio', name: 'voice.ogg' }, /^I can’t listen to recordings/],
    [{ kind: 'svg', name: 'logo.svg' }, /^I can’t open SVG drawings/],
    [sticker, /^I can’t look at stickers \(“wave”\)/],
    [{ kind: 'link', name: 'example.com/cats' }, /^I can’t get at a picture by that link \(“example\.com\/cats”\)/],
    [{ kind: 'other', name: 'data.bin' }, /^I can’t open “data\.bin”/],
  ];
  test.each(files)('$kind $name', async (file, sentence) => {
    const { ana } = await roomWithAnswer(`unusable-${file.kind}`);
    const post = await ana.sends('and how many dogs are here?', [file]);
    expect(post).toMatchObject({ status: 'notice', pictures: [] });
    expect(post?.text).toMatch(sentence);
    // The next question is about the picture above, as before.
    expect((await ana.says('how many dogs?')).status).toBe('answered');
  });

  test('by command, too', async () => {
    const { ana } = await roomWithAnswer('unusable-command');
    expect((await ana.sends('/ask how many dogs?', [letter]))?.text).toMatch(/^I can’t open documents/);
    expect((await ana.sends('/teach our logo', [letter]))?.text).toMatch(/^I can’t open documents/);
    expect((await ana.sends('/help', [letter]))?.text).not.toContain('documents');
  });

  test('a file that only calls itself a picture', async () => {
    const { ana, room } = await roomWithAnswer('unusable-disguised');
    const before = room.posts.length;
    const post = await ana.says('how many dogs?', Buffer.from('PK\x03\x04 …'));
    expect(post.status).toBe('notice');
    expect(post.text).toMatch(/archives/);
    expect(room.posts).toHaveLength(before + 1);
  });

  test('several of a kind in one sentence, names without mentions', async () => {
    const { ana } = await roomWithAnswer('unusable-several');
    const more = { kind: 'document', name: '@everyone.docx' } as const;
    const post = await ana.sends('which is larger?', [letter, more, sticker]);
    expect(post?.text.split('\n')).toEqual([
      'I can’t open documents (“report.docx”, “@\u200Beveryone.docx”). Please send a screenshot of the page.',
      'I can’t look at stickers (“wave”). Please send a picture.',
    ]);
  });
});

describe('beside a picture', () => {
  test('the picture is used, and the rest named below the answer', async () => {
    const ana = openRoom(bot.app, 'home', 'beside').person('Ana');
    const post = await ana.sends('how many dogs?', [letter], picture);
    expect(post).toMatchObject({ status: 'answered' });
    expect(post?.text).toMatch(/2[\s\S]*\nI can’t open documents \(“report\.docx”\)\.$/);
  });

  test('one of two pictures that is damaged does not take the other along', async () => {
    const ana = openRoom(bot.app, 'home', 'beside-damaged').person('Ana');
    const post = await ana.says('how many dogs?', picture, picture.subarray(0, 90));
    expect(post).toMatchObject({ status: 'answered' });
    expect(post.text).toMatch(/“picture-2” is damaged/);
  });
});

test('a sticker with thanks, or alone among other posts, asks nothing', async () => {
  const { ana } = await roomWithAnswer('chatter');
  expect(await ana.sends('', [sticker])).toBeUndefined();
  expect((await ana.sends('thanks!', [sticker]))?.text ?? '').not.toContain('sticker');
});
