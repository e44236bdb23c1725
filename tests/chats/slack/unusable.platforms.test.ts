import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PeerMessage } from '../../support/slack-peer.js';
import { slackPerson } from '../../support/slack-people.js';
import { type TellingApp, tellingApp } from '../discord/telling-app.js';
import { plainPicture } from '../plain-picture.js';
import { type Lab, openLab, until } from './open-slack.js';

let lab: Lab<TellingApp>;
beforeEach(async () => {
  lab = await openLab(tellingApp, 'Socket Mode');
});
afterEach(() => {
  expect(lab.peer.violations).toEqual([]);
});

const heard = async (count: number): Promise<TellingApp['heard']['messages'][number]> => {
  await until(() => lab.app.heard.messages.length >= count, `message ${count}`);
  const message = lab.app.heard.messages.at(-1);
  if (!message || lab.app.heard.messages.length > count) throw new Error('more was heard');
  return message;
};
const file = (name: string, type: string) => ({ name, type, bytes: Buffer.from('x') });
const letter = file('report.docx', 'application/msword');
/** Slack shows what is behind the links of a message; the picture is on somebody's server. */
async function shows({ channel, ...message }: PeerMessage): Promise<void> {
  const image_url = lab.peer.publish(await plainPicture('dog.png'));
  const attachments = [{ id: 1, from_url: 'https://pictures.example/dog', image_url, fallback: '120x90px image' }];
  await lab.peer.event({
    ...{ type: 'message', subtype: 'message_changed', hidden: true, channel, ts: lab.peer.nextTs() },
    message: { type: 'message', user: message.user, text: message.text, ts: message.ts, attachments },
    previous_message: { type: 'message', user: message.user, text: message.text, ts: message.ts },
  });
}

test('files that are no pictures are handed over with their kinds, beside those that are', async () => {
  const ana = slackPerson(lab.peer, 'Ana');
  await ana.says('what is this?', {
    pictures: [letter, file('page.html', 'text/html'), file('clip.mp4', 'video/mp4')],
  });
  expect(await heard(1)).toMatchObject({
    pictures: [],
    unusable: [
      { kind: 'document', name: 'report.docx' },
      { kind: 'text', name: 'page.html' },
      { kind: 'video', name: 'clip.mp4' },
    ],
  });
  await ana.says('and this?', { pictures: [letter, await plainPicture('cat.png')] });
  expect(await heard(2)).toMatchObject({ pictures: [{ name: 'cat.png' }], unusable: [{ kind: 'document' }] });
});

test('a file that was posted last is not replaced by an older picture', async () => {
  const ana = slackPerson(lab.peer, 'Ana');
  await ana.says('', { mentions: false, pictures: [await plainPicture('old.png')] });
  await ana.says('', { mentions: false, pictures: [letter] });
  await ana.says('what is this?');
  expect(await heard(1)).toMatchObject({ pictures: [], unusable: [{ kind: 'document', name: 'report.docx' }] });
});

test('what Slack shows of a link a moment later is looked at, and its address is no part of the question', async () => {
  const ana = slackPerson(lab.peer, 'Ana');
  const asked = await ana.says('how many dogs? <https://pictures.example/dog?a=1&amp;b=2>', { as: ['app_mention'] });
  await shows(asked);
  const message = await heard(1);
  expect(message).toMatchObject({ text: 'how many dogs?', unusable: [] });
  const [picture] = message.pictures;
  const { connection } = lab.app;
  expect(picture && (await connection?.load(message.team, picture, new AbortController().signal))).toHaveProperty(
    'byteLength',
  );
});

test('a link of which nothing is shown is named; what comes much later is looked at after all', async () => {
  const asked = await slackPerson(lab.peer, 'Ana').says('how many dogs? <https://pictures.example/dog|a dog>');
  expect(await heard(1)).toMatchObject({ pictures: [], unusable: [{ kind: 'link', name: 'pictures.example/dog' }] });
  await shows(asked);
  expect(await heard(2)).toMatchObject({ text: 'how many dogs?', pictures: [{ name: 'shared' }] });
});
