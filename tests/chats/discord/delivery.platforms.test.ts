import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import type { PeerFile, PeerMessage } from '../../support/discord-peer.js';
import { discordPerson, until, wireOf } from '../../support/discord-people.js';
import { startPeer } from '../../support/web-peer.js';
import { plainPicture } from '../plain-picture.js';
import { type Lab, openLab } from './open-discord.js';
import { answerPost, type TellingApp, tellingApp } from './telling-app.js';

let lab: Lab<TellingApp>;
afterEach(() => {
  expect(lab.peer.violations).toEqual([]);
});

const open = async (environment?: Readonly<Record<string, string>>): Promise<Lab<TellingApp>> => {
  lab = await openLab(tellingApp, environment);
  return lab;
};
/** A photo of noise, which no format makes small. */
const noise = async (name: string): Promise<PeerFile> => ({
  name,
  type: 'image/jpeg',
  bytes: await sharp({
    create: {
      width: 1600,
      height: 1200,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .jpeg({ quality: 95 })
    .toBuffer(),
});
const answerIn = (channel: string, words = 'You said'): Promise<PeerMessage> =>
  until(() => lab.peer.posts(channel).find(({ content }) => content.includes(words)), `“${words}”`);
const posting = (method: string, path: string): boolean => method === 'POST' && path.endsWith('/messages');

test('what comes twice is answered once; what comes while the connection is cut is answered when it is back', async () => {
  const { peer, app } = await open();
  const ana = discordPerson(peer, 'Ana');
  const first = await ana.says('one', { pictures: [await plainPicture('a.png')] });
  peer.dispatch('MESSAGE_CREATE', { ...wireOf(first), guild_id: peer.guild, mentions: [peer.bot] });
  await answerIn(first.id);
  peer.drop(4000);
  const second = await ana.says('two', { pictures: [await plainPicture('b.png')] });
  await answerIn(second.id);
  expect(peer.resumes).toBe(1);
  expect(peer.identifies).toBe(1);
  // Not even a new process answers once more.
  await lab.restart();
  peer.dispatch('MESSAGE_CREATE', { ...wireOf(second), guild_id: peer.guild, mentions: [peer.bot] });
  const third = await ana.says('three');
  await answerIn(third.id);
  expect(app.heard.messages.map(({ text }) => text)).toEqual(['one', 'two']);
  expect(lab.app.heard.messages.map(({ text }) => text)).toEqual(['three']);
});

test('what was said while Discord had ended the session is read when there is a new one, and nothing twice', async () => {
  const { peer, app } = await open();
  const ana = discordPerson(peer, 'Ana');
  const first = await ana.says('one', { pictures: [await plainPicture('a.png')] });
  await answerIn(first.id);
  await ana.says('two', { channel: first.id });
  await until(() => app.heard.messages.length === 2, 'the follow-up');
  peer.endSessions();
  await ana.says('three', { channel: first.id });
  const fourth = await ana.says('four', { pictures: [await plainPicture('b.png')] });
  await answerIn(fourth.id);
  await until(() => app.heard.messages.length === 4, 'all');
  expect(peer.identifies).toBe(2);
  const last = await ana.says('five', { channel: first.id });
  await until(() => last.reactions.length > 0, 'the last');
  expect(app.heard.messages.map(({ text }) => text).toSorted()).toEqual(['five', 'four', 'one', 'three', 'two']);
});

test('Discord’s 429 and 500 delay the answer, and nothing is posted twice', async () => {
  const { peer } = await open();
  const ana = discordPerson(peer, 'Ana');
  const limited = { message: 'You are being rate limited.', retry_after: 0.2, global: false };
  const headers = { 'retry-after': '0.2', 'x-ratelimit-scope': 'user', 'x-ratelimit-remaining': '0' };
  peer.faults.push({ match: posting, status: 429, body: limited, headers }, { match: posting, status: 500, times: 2 });
  peer.faults.push({ match: (method) => method === 'PATCH', status: 502 });
  peer.faults.push({
    match: (method, path) => method === 'PUT' && path.includes('reactions'),
    status: 429,
    body: limited,
    headers,
  });
  const asked = await ana.says('how many?', { pictures: [await plainPicture('a.png')] });
  await answerIn(asked.id);
  expect(asked.reactions).toEqual(['👀']);
  expect(peer.posts()).toHaveLength(1);
  const nonces = peer.asked.filter(({ method, path }) => posting(method, path)).map(({ body }) => body);
  expect(new Set(nonces.map((body) => JSON.stringify(body))).size).toBe(1);
});

test('an expired link is renewed; a picture that is gone, too large or elsewhere is refused in words', async () => {
  const { peer } = await open();
  const ana = discordPerson(peer, 'Ana');
  const asked = await ana.says('how many?', { pictures: [await plainPicture('a.png')], isExpired: true });
  expect((await answerIn(asked.id)).attachments).toHaveLength(1);

  const inside = await startPeer((_request, _url, response) => response.end('secret'));
  const refusals: readonly (readonly [object, string])[] = [
    [{ url: `${inside.origin}/a.png` }, 'somewhere else'],
    [{ url: 'http://169.254.169.254/latest/meta-data' }, 'somewhere else'],
    [{ url: 'https://evil.example/a.png' }, 'somewhere else'],
    [{ url: 'https://cdn.discordapp.com/attachments/1/2/none.png?ex=ffffffff' }, 'expired'],
    [{ size: 30_000_000 }, 'larger than the 25 MB'],
  ];
  const question = await ana.says('x', { mentions: false, pictures: [await plainPicture('b.png')] });
  const [attachment] = question.attachments;
  for (const [change, words] of refusals) {
    const id = peer.nextId();
    // It cannot be asked for again, so its link cannot be renewed.
    peer.add({ ...question, id, attachments: [] });
    const message = {
      ...wireOf(question),
      id,
      guild_id: peer.guild,
      mentions: [peer.bot],
      attachments: [{ ...attachment, ...change }],
    };
    peer.dispatch('MESSAGE_CREATE', message);
    await answerIn(id, words);
  }
  expect(inside.asked).toEqual([]);
});

test('pictures are made as small as Discord wants them, also when it only says so afterwards', async () => {
  const { peer, app } = await open();
  const ana = discordPerson(peer, 'Ana');
  peer.fileLimit = 400_000;
  app.answer = (message, [first]) => ({
    ...answerPost(`You said ${message.text}`, []),
    pictures: first ? [{ reference: first, marks: [], alt: 'noise' }] : [],
  });
  const asked = await ana.says('blur it', { pictures: [await noise('noise.jpg')] });
  const post = await answerIn(asked.id);
  const [sent] = post.attachments;
  const bytes = sent && peer.file(sent);
  expect(bytes?.byteLength).toBeLessThan(400_000);
  expect((await sharp(bytes).metadata()).width).toBeGreaterThan(300);
});

test('without the permission for files the answer comes without them, and says what is missing', async () => {
  const { peer } = await open();
  const ana = discordPerson(peer, 'Ana');
  peer.lacking.add('files');
  const asked = await ana.says('how many?', { pictures: [await plainPicture('a.png')] });
  const post = await answerIn(asked.id);
  expect(post.content).toContain('grant me “Attach Files”');
  expect(post.attachments).toEqual([]);
});

test('where it may not write at all it says so in the log, with the fix, and goes on', async () => {
  const { peer } = await open();
  const ana = discordPerson(peer, 'Ana');
  peer.lacking.add('write').add('threads');
  await ana.says('how many?', { pictures: [await plainPicture('a.png')] });
  await until(() => lab.log.lines.some(({ level }) => level === 'error'), 'the log');
  peer.lacking.clear();
  const asked = await ana.says('and now?', { pictures: [await plainPicture('a.png')] });
  await answerIn(asked.id);
  expect(JSON.stringify(lab.log.lines.map(({ text }) => text))).toContain('Create Public Threads');
});

test('a wrong token, a missing intent and settings that cannot be are told with the clicks that fix them', async () => {
  const { peer } = await open();
  await expect(lab.restart({ DISCORD_TOKEN: 'revoked' })).rejects.toThrow(/“Bot”, “Reset Token”/);
  peer.messageContent = false;
  await expect(lab.restart({})).rejects.toThrow(/switch on “Message Content Intent”/);
  peer.messageContent = true;
  await expect(lab.restart({ DISCORD_SHARDS: 'many' })).rejects.toThrow('DISCORD_SHARDS: must be auto');
  await expect(lab.restart({ DISCORD_API_URL: 'http://127.0.0.1:9/api' })).rejects.toThrow('cannot be reached');
  await lab.restart({ DISCORD_SHARDS: '0,1/2' });
  const ana = discordPerson(peer, 'Ana');
  const asked = await ana.says('how many?', { pictures: [await plainPicture('a.png')] });
  await answerIn(asked.id);
});
