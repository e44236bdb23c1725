import { expect, test } from 'vitest';
import { postRow } from '../../../src/chats/web/rows.js';
import type { Button, How, HowStep, Post, PostPicture } from '../../../src/contracts/post.js';

const picture: Required<PostPicture> = {
  reference: { id: 'p', width: 9, height: 6, mediaType: 'image/png' },
  view: [0, 0, 4, 4],
  marks: [{ box: [1, 1, 2, 2], label: 'dog', score: 0.5, action: 'not:1' }],
  alt: 'a dog',
};
const step: Required<HowStep> = {
  ...{ words: 'Locate the dog', code: 'BOX0=LOC()', status: 'done', result: '1 dog', picture, ms: 3, price: '$0.01' },
};
const how: Required<How> = {
  ...{
    notes: ['what went wrong'],
    plan: ['Locate the dog'],
    steps: [step],
    program: 'BOX0=LOC()',
    ms: 4,
    price: '$0.01',
  },
};
const button: Required<Button> = { label: 'Right', action: 'right', style: 'good', beginsRow: true };
const post: Required<Post> = {
  ...{
    text: '**1**',
    status: 'lesson',
    working: true,
    growing: true,
    progress: [{ words: 'Locate', status: 'done', result: '1', ms: 2 }],
  },
  ...{ lesson: 'accepted', pictures: [picture], buttons: [button], how, footer: '1 s' },
};

test('whatever a post has is kept with it', () => {
  const row = { id: 'a', thread: 't', revision: 1, at: 1, reactions: [], from: 'bot', post } as const;
  expect(postRow.parse(row)).toEqual(row);
});
