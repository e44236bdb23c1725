import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PeerMessage } from '../../support/discord-peer.js';
import { discordPerson, until } from '../../support/discord-people.js';
import { plainPicture } from '../plain-picture.js';
import { type Lab, openLab } from './open-discord.js';
import { type TellingApp, tellingApp } from './telling-app.js';

let lab: Lab<TellingApp>;
beforeEach(async () => {
  lab = await openLab(tellingApp);
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
const names = ({ pictures }: TellingApp['heard']['messages'][number]): readonly string[] =>
  pictures.map(({ name }) => name);
/** Discord shows what is behind the links of a message. */
async function shows(message: PeerMessage, type = 'image', width = 120): Promise<void> {
  const { proxy_url } = lab.peer.store(message.channel_id, await plainPicture('shown.png', width));
  const shown = { url: 'https://pictures.example/dog.png', proxy_url, width, height: 90 };
  lab.peer.dispatch('MESSAGE_UPDATE', {
    ...{ id: message.id, channel_id: message.channel_id, guild_id: lab.peer.guild },
    embeds: [{ type, thumbnail: shown }],
  });
}

test('files that are no pictures are handed over with their kinds, beside those that are', async () => {
  const ana = discordPerson(lab.peer, 'Ana');
  const others = [letter, file('page.html', 'text/html; charset=utf-8'), file('clip.mp4', 'video/mp4')];
  const rest = [file('logo.svg', 'image/svg+xml'), file('voice.ogg', 'audio/ogg'), file('data.bin', '')];
  await ana.says('what is this?', { pictures: [...others, ...rest] });
  expect(await heard(1)).toMatchObject({
    pictures: [],
    unusable: [
      { kind: 'document', name: 'report.docx' },
      { kind: 'text', name: 'page.html' },
      { kind: 'video', name: 'clip.mp4' },
      { kind: 'svg', name: 'logo.svg' },
      { kind: 'audio', name: 'voice.ogg' },
      { kind: 'other', name: 'data.bin' },
    ],
  });
  const phone = { ...(await plainPicture('IMG_1.HEIC')), type: 'application/octet-stream' };
  await ana.says('and this?', { pictures: [letter, phone] });
  const mixed = await heard(2);
  expect([names(mixed), mixed.unusable]).toEqual([['IMG_1.HEIC'], [{ kind: 'document', name: 'report.docx' }]]);
});

test('a sticker is named', async () => {
  await discordPerson(lab.peer, 'Ana').says('what is this?', { stickers: ['wave'] });
  expect(await heard(1)).toMatchObject({ pictures: [], unusable: [{ kind: 'sticker', name: 'wave' }] });
});

test('a file that was replied to, or posted last, is not replaced by an older picture', async () => {
  const ana = discordPerson(lab.peer, 'Ana');
  await ana.says('', { mentions: false, pictures: [await plainPicture('old.png')] });
  const posted = await ana.says('', { mentions: false, pictures: [letter] });
  await ana.says('what is this?');
  expect(await heard(1)).toMatchObject({ pictures: [], unusable: [{ kind: 'document' }] });
  await ana.says('what does it say?', { replyTo: posted });
  expect(await heard(2)).toMatchObject({ pictures: [], unusable: [{ kind: 'document' }] });
});

test('what Discord shows of a link a moment later is looked at, and its address is no part of the question', async () => {
  const asked = await discordPerson(lab.peer, 'Ana').says('how many dogs? https://pictures.example/dog?size=large');
  await shows(asked);
  const message = await heard(1);
  expect(message).toMatchObject({ text: 'how many dogs?', unusable: [] });
  const [picture] = message.pictures;
  const { connection } = lab.app;
  expect(picture && (await connection?.load(message.team, picture, new AbortController().signal))).toHaveProperty(
    'byteLength',
  );
  const page = await discordPerson(lab.peer, 'Ben').says('what is it? https://news.example/cat');
  await shows(page, 'article', 400);
  expect(names(await heard(2))).toEqual(['linked picture']);
});

test('a link of which nothing is shown is named; what comes much later is looked at after all', async () => {
  const asked = await discordPerson(lab.peer, 'Ana').says('how many dogs? https://pictures.example/dog?key=secret');
  expect(await heard(1)).toMatchObject({ pictures: [], unusable: [{ kind: 'link', name: 'pictures.example/dog' }] });
  await shows(asked);
  const again = await heard(2);
  expect([again.id, again.text, names(again)]).toEqual([asked.id, 'how many dogs?', ['linked picture']]);
  await shows(asked);
  expect(lab.app.heard.messages).toHaveLength(2);
});
