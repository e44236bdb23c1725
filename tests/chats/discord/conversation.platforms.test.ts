import { afterEach, expect, test } from 'vitest';
import type { PeerMessage } from '../../support/discord-peer.js';
import { discordPerson, until } from '../../support/discord-people.js';
import { photo } from '../../support/sample-photos.js';
import { plainPicture } from '../plain-picture.js';
import { type Lab, openLab } from './open-discord.js';
import { answerPost, notice, type TellingApp, tellingApp } from './telling-app.js';

let lab: Lab<TellingApp>;
afterEach(() => {
  expect(lab.peer.violations).toEqual([]);
});

const open = async (environment?: Readonly<Record<string, string>>): Promise<Lab<TellingApp>> => {
  lab = await openLab(tellingApp, environment);
  return lab;
};
/** The answer in a channel or thread, when it is there. */
const answerIn = (channel: string, words = 'You said'): Promise<PeerMessage> =>
  until(() => lab.peer.posts(channel).find(({ content }) => content.includes(words)), `“${words}”`);
/** What was heard last, when it is so many messages. */
const heard = async (count: number): Promise<TellingApp['heard']['messages'][number]> => {
  await until(() => lab.app.heard.messages.length >= count, `message ${count}`);
  expect(lab.app.heard.messages).toHaveLength(count);
  const message = lab.app.heard.messages.at(-1);
  if (!message) throw new Error('nothing was heard');
  return message;
};

test('a mention with a picture is answered in a thread, with 👀 at once and the picture marked', async () => {
  const { peer, app, log } = await open();
  const ana = discordPerson(peer, 'Ana', { roles: [peer.moderators.id] });
  const asked = await ana.says('how many dogs?', { pictures: [photo(1)] });

  const post = await answerIn(asked.id);
  expect(asked.reactions).toEqual(['👀']);
  expect(app.heard.messages).toMatchObject([
    {
      team: `discord:${peer.guild}`,
      thread: asked.id,
      text: 'how many dogs?',
      author: { id: ana.user.id, name: 'Ana', roles: [peer.moderators.id, 'role:Moderators'] },
    },
  ]);
  expect(post.content).toBe('You said “how many dogs?” with 1 pictures\n-# 0.9 s');
  expect(post.attachments).toMatchObject([{ filename: '1-sample1.jpg', description: 'a dog in the upper left' }]);
  expect(peer.asked.find(({ path }) => path.endsWith('/threads'))?.body).toMatchObject({ name: 'how many dogs?' });
  // The post was edited no more than once a second, which skipped what lay between.
  expect(post.versions.map(({ content }) => content)).toEqual(['Thinking…', post.content]);
  expect(log.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
});

test('in its threads the bot needs no mention, but leaves people to talk to each other', async () => {
  const { peer } = await open();
  const [ana, ben] = [discordPerson(peer, 'Ana'), discordPerson(peer, 'Ben')];
  const asked = await ana.says('how many dogs?', { pictures: [await plainPicture('dogs.png')] });
  await answerIn(asked.id);

  const followUp = await ben.says('and cats?', { channel: asked.id });
  expect(await heard(2)).toMatchObject({ thread: asked.id, text: 'and cats?', author: { name: 'Ben' } });
  await until(() => followUp.reactions.includes('👀'), 'the 👀');

  await ana.says('I have no idea, Ben', { channel: asked.id, replyTo: followUp });
  await ana.says('nobody spoke to the bot', { mentions: false });
  await ana.says('what is this?', {
    channel: asked.id,
    replyTo: await ben.says('', { channel: asked.id, pictures: [await plainPicture('cat.png')] }),
  });
  const last = await heard(4);
  expect(last.text).toBe('what is this?');
  expect(last.pictures.map(({ name }) => name)).toEqual(['cat.png']);
});

test('a reply to a picture means that picture, whether Discord tells what was replied to or not', async () => {
  const { peer } = await open();
  const [ana, ben] = [discordPerson(peer, 'Ana'), discordPerson(peer, 'Ben')];
  const shown = await ben.says('look', {
    mentions: false,
    pictures: [await plainPicture('boat.png'), await plainPicture('sea.png')],
  });

  await ana.says('is the boat red?', { replyTo: shown });
  expect((await heard(1)).pictures.map(({ name }) => name)).toEqual(['boat.png', 'sea.png']);
  const compared = await ana.says('which is bigger?', {
    replyTo: shown,
    isReferenceTold: false,
    pictures: [await plainPicture('mine.png')],
  });
  expect((await heard(2)).pictures.map(({ name }) => name)).toEqual(['boat.png', 'sea.png', 'mine.png']);
  expect((await answerIn(compared.id)).attachments).toHaveLength(3);
});

test('a question without a picture is about the one that its author posted just before', async () => {
  const { peer } = await open();
  const [ana, ben] = [discordPerson(peer, 'Ana'), discordPerson(peer, 'Ben')];
  await ana.says('', { mentions: false, pictures: [await plainPicture('mine.png')] });
  await ben.says('', { mentions: false, pictures: [await plainPicture('other.png')] });
  await ana.says('what is this?');
  expect((await heard(1)).pictures.map(({ name }) => name)).toEqual(['mine.png']);
});

test('direct messages need no mention, and each person is a team of their own', async () => {
  const { peer } = await open();
  const [ana, ben] = [discordPerson(peer, 'Ana'), discordPerson(peer, 'Ben')];
  const sent = await ana.says('how many?', { channel: ana.directChannel, pictures: [await plainPicture('a.png')] });
  expect(await heard(1)).toMatchObject({ team: `discord:dm:${ana.user.id}`, thread: ana.directChannel });
  await ben.says('hello', { channel: ben.directChannel });
  expect(await heard(2)).toMatchObject({ team: `discord:dm:${ben.user.id}` });
  const post = await answerIn(ana.directChannel);

  ana.reacts('❌', post);
  await until(() => lab.app.heard.reactions.length === 1, 'the reaction');
  ana.deletes(sent);
  await until(() => lab.app.heard.deleted.length === 1, 'the deletion');
  expect(lab.app.heard.reactions).toMatchObject([{ team: `discord:dm:${ana.user.id}`, post: post.id }]);
  expect(lab.app.heard.deleted).toEqual([
    { id: sent.id, team: `discord:dm:${ana.user.id}`, thread: ana.directChannel },
  ]);
});

test('itself and other bots are ignored, unless a bot is allowed', async () => {
  const { peer } = await open();
  const [ana, robot] = [discordPerson(peer, 'Ana'), discordPerson(peer, 'Robot')];
  await robot.says('how many?', { isWrittenByBot: true });
  await ana.says('hello');
  expect((await heard(1)).author.name).toBe('Ana');
  await lab.restart({ DISCORD_ALLOWED_BOTS: robot.user.id });
  await robot.says('how many?', { isWrittenByBot: true });
  expect((await heard(1)).author.name).toBe('Robot');
});

test('where replies are wanted, or no thread may be started, it replies in the channel and knows its answers again', async () => {
  const { peer } = await open({ DISCORD_ANSWERS: 'replies' });
  const ana = discordPerson(peer, 'Ana');
  const asked = await ana.says('how many dogs?', { pictures: [await plainPicture('dogs.png')] });
  const post = await answerIn(peer.channel);
  expect(post.replyTo).toBe(asked.id);
  await ana.says('no, three', { replyTo: post, mentions: false });
  expect(await heard(2)).toMatchObject({ thread: asked.id, replyTo: post.id, pictures: [] });
  ana.reacts('❌', post);
  await until(() => lab.app.heard.reactions.length === 1, 'the reaction');
  expect(lab.app.heard.reactions).toMatchObject([{ thread: asked.id, post: post.id }]);

  await lab.restart({});
  peer.lacking.add('threads');
  const second = await ana.says('and now?', { pictures: [await plainPicture('cats.png')] });
  await until(() => peer.posts(peer.channel).find(({ replyTo }) => replyTo === second.id), 'a reply');
  expect(lab.log.lines.filter(({ level }) => level === 'warn').map(({ text }) => text)).toEqual([
    expect.stringContaining('Create Public Threads'),
  ]);
});

test('a long text is cut and goes with it as a file; formatting of people and of pictures shows as it was written', async () => {
  const { peer, app } = await open();
  const text = `**Two**: \`a_b\`\n- __init__ costs ~~5~~ *6* <@${peer.bot.id}> @everyone\n# [free](https://evil.example)\n`;
  app.answer = () => ({ ...answerPost(`${text}${'many words '.repeat(400)}`, []) });
  const ana = discordPerson(peer, 'Ana');
  const asked = await ana.says('read it', { pictures: [await plainPicture('page.png')] });
  const post = await answerIn(asked.id, 'Two');
  expect(post.content).toContain('**Two**: `a_b`\n- \\_\\_init\\_\\_ costs \\~\\~5\\~\\~ \\*6\\* \\<@');
  expect(post.content).toContain('@\u200Beveryone\n\\# \\[free](https://evil.example)');
  expect(post.content.endsWith('…\n-# All of it is in the attached file.\n-# 0.9 s')).toBe(true);
  const [file] = post.attachments;
  expect(file && new TextDecoder().decode(peer.file(file))).toBe(`${text}${'many words '.repeat(400)}`);
});

test('buttons are pressed, long actions too; “How?” shows the steps with their pictures to whoever asks', async () => {
  const { peer, app } = await open();
  const ana = discordPerson(peer, 'Ana');
  const asked = await ana.says('how many dogs?', { pictures: [photo(2)] });
  const post = await answerIn(asked.id);
  const pressed = ana.presses('❌ Wrong', post);
  ana.presses('Long', post);
  await until(() => app.heard.presses.length === 2, 'the presses');
  // Acknowledged is what is written down.
  await until(() => pressed.callback !== undefined, 'the acknowledgement');
  expect(pressed.callback).toEqual({ type: 6 });
  expect(app.heard.presses).toMatchObject([
    { thread: asked.id, post: post.id, action: 'verdict:wrong', author: { name: 'Ana' } },
    { action: `long:${'x'.repeat(200)}` },
  ]);

  const how = ana.presses('How?', post);
  const shown = await until(() => (how.response?.attachments.length ? how.response : undefined), 'the steps');
  expect(how.callback).toEqual({ type: 5, data: { flags: 64 } });
  expect(JSON.stringify(shown.components)).toContain('Find the dogs');
  expect(shown.attachments.map(({ filename }) => filename)).toEqual(['1-sample2.jpg', 'program.txt']);

  await lab.restart();
  ana.presses('Long', post);
  await until(() => lab.app.heard.presses.length === 1, 'the press after a restart');
  expect(lab.app.heard.presses).toMatchObject([{ action: `long:${'x'.repeat(200)}`, thread: asked.id }]);
});

test('reactions count on posts of before a restart, once each, with skin tones and custom emoji, and can be taken back', async () => {
  const { peer } = await open();
  const ana = discordPerson(peer, 'Ana');
  const asked = await ana.says('how many dogs?', { pictures: [await plainPicture('dogs.png')] });
  const post = await answerIn(asked.id);
  await lab.restart();

  ana.reacts('👍🏽', post);
  ana.reacts('👍🏽', post);
  ana.reacts({ id: peer.nextId(), name: 'done' }, post);
  ana.reacts('🎉', post);
  ana.reacts('👍🏽', post, false);
  await until(() => lab.app.heard.reactions.length === 3, 'three reactions');
  expect(
    lab.app.heard.reactions.map(({ emoji, added, post: on, thread, author }) => [
      emoji,
      added,
      on,
      thread,
      author.name,
    ]),
  ).toEqual([
    ['👍🏽', true, post.id, asked.id, 'Ana'],
    [':done:', true, post.id, asked.id, 'Ana'],
    ['👍🏽', false, post.id, asked.id, 'Ana'],
  ]);
});

test('votes that came or went while the bot was off are found when it is back, once, with the roles of who gave them', async () => {
  const { peer } = await open();
  const [ana, ben] = [discordPerson(peer, 'Ana'), discordPerson(peer, 'Ben', { roles: [peer.moderators.id] })];
  const asked = await ana.says('how many dogs?', { pictures: [await plainPicture('dogs.png')] });
  const post = await answerIn(asked.id);
  ana.reacts('✅', post);
  await until(() => lab.app.heard.reactions.length === 1, 'the reaction');
  const custom = { id: peer.nextId(), name: 'done' };
  await lab.restart({}, () => {
    ana.reacts('✅', post, false);
    ben.reacts('👎', post);
    ben.reacts(custom, post);
    ben.reacts('🎉', post);
  });
  await until(() => lab.app.heard.reactions.length === 3, 'what was missed');
  expect(lab.app.heard.reactions.map(({ emoji, added, post: on, thread }) => [emoji, added, on, thread])).toEqual([
    ['✅', false, post.id, asked.id],
    ['👎', true, post.id, asked.id],
    [':done:', true, post.id, asked.id],
  ]);
  expect(lab.app.heard.reactions[1]?.author).toEqual({
    ...{ id: ben.user.id, name: 'Ben' },
    roles: [peer.moderators.id, 'role:Moderators'],
    isAdmin: true,
  });
  // A session that Discord has ended is as good as a stop; what is known already is not told again.
  peer.endSessions();
  ben.reacts(custom, post, false);
  await until(() => lab.app.heard.reactions.length === 4, 'what was missed then');
  expect(lab.app.heard.reactions[3]).toMatchObject({ emoji: ':done:', added: false, author: { id: ben.user.id } });
});

test('where more people vote than Discord tells of at once, no vote is lost', async () => {
  const { peer } = await open();
  const ana = discordPerson(peer, 'Ana');
  const asked = await ana.says('how many dogs?', { pictures: [await plainPicture('dogs.png')] });
  const post = await answerIn(asked.id);
  const crowd = Array.from({ length: 101 }, (_, place) => discordPerson(peer, `Voter ${place}`));
  for (const person of crowd) person.reacts('✅', post);
  await until(() => lab.app.heard.reactions.length === 101, 'all votes');
  await lab.restart({}, () => ana.reacts('👎', post));
  await until(() => lab.app.heard.reactions.some(({ emoji }) => emoji === '👎'), 'what was missed');
  expect(lab.app.heard.reactions.filter(({ added }) => !added)).toEqual([]);
});

test('a deleted thread, and all conversations of a deleted channel, are told as deleted, also after a restart', async () => {
  const { peer } = await open();
  const ana = discordPerson(peer, 'Ana');
  const [one, two] = [await ana.says('one'), await ana.says('two')];
  await heard(2);
  await lab.restart();
  const team = `discord:${peer.guild}`;
  peer.dispatch('THREAD_DELETE', { id: one.id, guild_id: peer.guild, parent_id: peer.channel, type: 11 });
  await until(() => lab.app.heard.deletedThreads.length === 1, 'the thread');
  peer.dispatch('CHANNEL_DELETE', { id: peer.channel, guild_id: peer.guild, type: 0, name: 'general' });
  await until(() => lab.app.heard.deletedThreads.length === 4, 'the channel');
  expect(lab.app.heard.deletedThreads).toEqual(
    [one.id, peer.channel, one.id, two.id].map((thread) => ({ team, thread })),
  );
});

test('what was edited after a restart is the same post; a lesson is told in the same thread', async () => {
  const { peer } = await open();
  const ana = discordPerson(peer, 'Ana');
  const asked = await ana.says('how many dogs?', { pictures: [await plainPicture('dogs.png')] });
  const post = await answerIn(asked.id);
  await lab.restart();
  const { connection, serves } = lab.app;
  const place = { team: `discord:${peer.guild}`, thread: asked.id };
  // A real restart takes longer than the second between two edits.
  post.versions.splice(1);
  await connection?.edit(place, post.id, notice('Undone.'));
  await connection?.post(place, { ...notice('I learned it'), status: 'lesson', lesson: 'accepted' });
  expect(peer.posts(asked.id).map(({ content }) => content)).toEqual(['Undone.', 'I learned it']);
  expect(post.attachments).toEqual([]);
  expect([place.team, 'discord:dm:1', 'home', 'slack:T1'].map((team) => serves.at(-1)?.(team))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('a message that is edited within minutes is told as that, and one that only now mentions the bot as new', async () => {
  const { peer, app } = await open();
  const ana = discordPerson(peer, 'Ana');
  const asked = await ana.says('how many dgos?', { pictures: [photo(1)] });
  await answerIn(asked.id);
  const told = app.heard.messages[0];
  ana.edits(asked, `<@${peer.bot.id}> how many dogs?`);
  const edited = await heard(2);
  expect(edited).toMatchObject({ id: asked.id, thread: told.thread, text: 'how many dogs?', edited: true });
  expect(edited.pictures).toHaveLength(1);
  // Long after, people only mend what others read; and what Discord shows of a link is no edit.
  ana.edits(asked, `<@${peer.bot.id}> how many dogs!`, 400_000);
  peer.dispatch('MESSAGE_UPDATE', { id: asked.id, channel_id: asked.channel_id, embeds: [{ type: 'image' }] });

  const aside = await ana.says('who can tell how many cats?', { mentions: false, pictures: [photo(1)] });
  ana.edits(aside, 'who can tell how many cats? Nobody?');
  const change = ana.edits(aside, `<@${peer.bot.id}> how many cats?`);
  const called = await heard(3);
  expect(called).toMatchObject({ id: aside.id, text: 'how many cats?' });
  expect(called).not.toHaveProperty('edited');
  // A thread was begun on it, a picture behind its link was found …
  peer.dispatch('MESSAGE_UPDATE', change);
  const other = await ana.says('and dogs?', { pictures: [photo(1)] });
  expect(await heard(4)).toMatchObject({ id: other.id });
});
