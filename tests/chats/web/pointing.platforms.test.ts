import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WebPost } from '../../../src/chats/web/wire.js';
import type { Person, PictureReference } from '../../../src/contracts/turn.js';
import { type Home, openHome, photoFile } from './open-home.js';
import { answered, type Visitor, visitor } from './visitor.js';

let home: Home;
let page: Visitor;
let ann: Person;
let thread: string;
let answer: WebPost;
let picture: PictureReference;

beforeAll(async () => {
  home = await openHome();
  page = visitor(home);
  ann = await page.join('Ann');
  const said = await page.says(ann, 'How many people?', { pictures: [await photoFile(1)] });
  thread = said.thread.id;
  answer = await page.sees(thread, answered);
  if (said.post.from !== 'person' || !said.post.pictures[0]) throw new Error('[test] no picture');
  picture = said.post.pictures[0];
});
afterAll(() => home.close());

const point = (pointed: unknown, text = '') => page.tries(ann, text, { thread, replyTo: answer.id, pointed });
const box = [10.5, 20, 300, 400];

describe('boxes drawn on a picture', () => {
  test('reach the app in pixels of that picture, with or without words, and are shown', async () => {
    const { status, body } = await point([
      { picture: picture.id, box, label: '  small \n dog ' },
      { picture: picture.id, box: [0, 0, picture.width, picture.height] },
    ]);
    expect([status, body.error]).toEqual([201, undefined]);
    expect(home.app.heard.messages.at(-1)).toMatchObject({
      text: '',
      replyTo: answer.id,
      pictures: [],
      pointed: [
        { picture: picture.id, box, label: 'small dog' },
        { picture: picture.id, box: [0, 0, picture.width, picture.height] },
      ],
    });
    const { posts } = await page.posts(thread);
    expect(posts.find(({ id }) => id === body.post.id)).toMatchObject({
      pointed: [
        {
          reference: { id: picture.id, width: picture.width, height: picture.height, mediaType: 'image/jpeg' },
          marks: [{ box, label: 'small dog' }, { label: '' }],
          alt: 'Marked: small dog, a place',
        },
      ],
    });
    await point([{ picture: picture.id, box }], 'you forgot one');
    expect(home.app.heard.messages.at(-1)).toMatchObject({ text: 'you forgot one', pointed: [{ box }] });
  });

  test('on pictures that come with the message are told in pixels of what was stored', async () => {
    const wide = await sharp({ create: { width: 640, height: 200, channels: 3, background: '#484' } })
      .png()
      .toBuffer();
    const { post } = await page.says(ann, '/teach our logo', {
      pictures: [await photoFile(2), new File([new Uint8Array(wide)], 'wide.png')],
      pointed: [{ upload: 1, box: [0.25, 0, 0.5, 1], label: 'our logo' }],
    });
    const stored = post.from === 'person' ? post.pictures[1] : undefined;
    expect(home.app.heard.messages.at(-1)?.pointed).toEqual([
      { picture: stored?.id, box: [160, 0, 320, 200], label: 'our logo' },
    ]);
  });

  test('that touch the edge are cut off there', async () => {
    const { width, height } = picture;
    expect((await point([{ picture: picture.id, box: [-0.6, 5, width + 0.9, height + 1] }])).status).toBe(201);
    expect(home.app.heard.messages.at(-1)?.pointed?.[0]?.box).toEqual([0, 5, width, height]);
  });

  const damaged = 'The marked places arrived damaged. Please mark them again.';
  const outside = 'A marked place lies outside of its picture.';
  test.each<[string, (id: string) => unknown, number, string]>([
    ['that are no JSON', () => '[{', 400, damaged],
    ['that are no list', () => ({ box }), 400, damaged],
    ['of three numbers', (id) => [{ picture: id, box: [1, 2, 3] }], 400, damaged],
    ['that are infinite', (id) => `[{"picture":"${id}","box":[1,2,1e999,4]}]`, 400, damaged],
    ['of no number', (id) => `[{"picture":"${id}","box":[1,2,null,4]}]`, 400, damaged],
    ['with a name of 81 letters', (id) => [{ picture: id, box, label: 'x'.repeat(81) }], 400, damaged],
    ['with more than belongs there', (id) => [{ picture: id, box, action: 'undo' }], 400, damaged],
    ['on a path', () => [{ picture: '../../etc/passwd', box }], 400, damaged],
    ['on the eleventh picture', () => [{ upload: 10, box: [0, 0, 1, 1] }], 400, damaged],
    ['outside of the picture', (id) => [{ picture: id, box: [0, 0, 9000, 10] }], 422, outside],
    ['left of the picture', (id) => [{ picture: id, box: [-30, 0, -10, 10] }], 422, outside],
    ['that are turned round', (id) => [{ picture: id, box: [300, 20, 10, 400] }], 422, outside],
    ['of no width', (id) => [{ picture: id, box: [10, 20, 10, 400] }], 422, outside],
    [
      'on a picture that nobody sent',
      () => [{ picture: '0'.repeat(64), box }],
      422,
      'The picture that you marked is gone.',
    ],
    [
      'on a picture that did not come along',
      () => [{ upload: 0, box: [0, 0, 1, 1] }],
      422,
      'The picture that you marked is gone.',
    ],
    [
      'fifty-one of them',
      (id) => Array.from({ length: 51 }, () => ({ picture: id, box })),
      422,
      'A message can mark 50 places; this one has 51.',
    ],
  ])('%s are refused, and nothing is posted', async (_what, pointed, status, sentence) => {
    const before = (await page.posts(thread)).posts.length;
    const heard = home.app.heard.messages.length;
    const refused = await point(pointed(picture.id));
    expect([refused.status, refused.body.error]).toEqual([status, sentence]);
    expect((await page.posts(thread)).posts.length).toBe(before);
    expect(home.app.heard.messages.length).toBe(heard);
  });

  test('fifty are taken', async () => {
    expect((await point(Array.from({ length: 50 }, () => ({ picture: picture.id, box })))).status).toBe(201);
  });
});

test('a page learns which commands there are, and the app that the chat is there', async () => {
  expect((await page.home()).commands).toContainEqual({
    name: 'teach',
    summary: 'Teach me a name for what is in a picture',
    usage: '/teach our logo',
  });
  expect(home.app.heard.serves).toEqual(['home']);
});
