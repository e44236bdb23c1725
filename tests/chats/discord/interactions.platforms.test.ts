import { afterEach, expect, test, vi } from 'vitest';
import type { PeerMessage } from '../../support/discord-peer.js';
import { discordPerson, until } from '../../support/discord-people.js';
import { plainPicture } from '../plain-picture.js';
import { type Lab, openLab } from './open-discord.js';
import { type TellingApp, tellingApp } from './telling-app.js';

let lab: Lab<TellingApp>;
afterEach(() => {
  expect(lab.peer.violations).toEqual([]);
});

const open = async (environment?: Readonly<Record<string, string>>): Promise<Lab<TellingApp>> => {
  lab = await openLab(tellingApp, environment);
  return lab;
};
const answerIn = (channel: string): Promise<PeerMessage> =>
  until(() => lab.peer.posts(channel).find(({ content }) => content.includes('You said')), 'the answer');

test('the commands are offered with their options, in English and Korean, and in the menu of messages', async () => {
  const { peer } = await open();
  await until(() => peer.commands.length > 0, 'the commands');
  expect(peer.commands.map(({ name, type }) => [name, type])).toEqual([
    ['ask', 1],
    ['lessons', 1],
    ['Ask about this picture', 3],
    ["That's wrong", 3],
  ]);
  expect(peer.commands[0]).toMatchObject({
    ...{ name_localizations: { ko: '질문' }, description_localizations: { ko: '사진에 대해 묻습니다' } },
    options: [
      { name: 'instruction', type: 3, required: true },
      { name: 'picture', type: 11, required: false, name_localizations: { ko: '사진' } },
    ],
  });
  expect(peer.asked.filter(({ method }) => method === 'PUT').map(({ path }) => path)).toEqual([
    `/applications/${peer.bot.id}/commands`,
  ]);
  await lab.restart({ DISCORD_GUILD_ID: peer.guild });
  const path = `/applications/${peer.bot.id}/guilds/${peer.guild}/commands`;
  await until(() => peer.asked.some((one) => one.path === path), 'the commands of the server');
});

test('/ask with a picture: acknowledged at once, answered in the same message, which begins a conversation', async () => {
  const { peer, app } = await open();
  const ana = discordPerson(peer, 'Ana');
  const command = ana.types('ask', { instruction: 'how many dogs?', picture: await plainPicture('dogs.png') });
  const answer = await answerIn(peer.channel);
  expect(command.callback).toEqual({ type: 5 });
  expect(command.ackedAfterMs).toBeLessThan(1000);
  expect(command.response?.id).toBe(answer.id);
  expect(app.heard.messages).toMatchObject([{ text: '/ask how many dogs?', thread: answer.id, id: command.id }]);
  expect(answer.attachments).toMatchObject([{ filename: '1-dogs.jpg' }]);

  const place = { team: `discord:${peer.guild}`, thread: answer.id };
  const post = { text: 'I learned it', status: 'lesson', lesson: 'accepted', pictures: [], buttons: [] } as const;
  await app.connection?.post(place, post);
  expect(peer.posts(answer.id).map(({ content }) => content)).toEqual(['I learned it']);
  await ana.says('and cats?', { channel: answer.id });
  ana.reacts('❌', answer);
  await until(() => app.heard.messages.length === 2 && app.heard.reactions.length === 1, 'the follow-up');
  expect(app.heard.messages[1]).toMatchObject({ thread: answer.id, text: 'and cats?' });
  expect(app.heard.reactions[0]).toMatchObject({ thread: answer.id, post: answer.id });
});

test('a command is acknowledged within 3 s even where the answer takes as long as it likes', async () => {
  const { peer, app } = await open();
  const ana = discordPerson(peer, 'Ana');
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const { onMessage } = app;
  app.onMessage = async (...given) => {
    await held;
    await onMessage(...given);
  };
  const command = ana.types('lessons');
  await until(() => command.callback, 'the acknowledgement');
  expect(command.ackedAfterMs).toBeLessThan(1000);
  expect(command.response?.versions).toHaveLength(1);
  goOn();
  await until(() => command.response?.content.includes('You said “/lessons”'), 'the answer');
});

test('“Ask about this picture” asks in a form, and answers about the pictures of that message', async () => {
  const { peer, app } = await open();
  const [ana, ben] = [discordPerson(peer, 'Ana'), discordPerson(peer, 'Ben')];
  const shown = await ben.says('my boats', {
    mentions: false,
    pictures: [await plainPicture('boat.png'), await plainPicture('two.png')],
  });
  const bare = await ben.says('no picture here', { mentions: false });

  const refused = ana.chooses('Ask about this picture', bare);
  await until(() => refused.callback, 'the refusal');
  expect(refused.callback).toMatchObject({
    type: 4,
    data: { flags: 64, content: 'There’s no picture in this message.' },
  });

  const form = ana.chooses('Ask about this picture', shown);
  await until(() => form.callback, 'the form');
  const submitted = ana.fills(form, { instruction: 'are they red?' });
  const answer = await answerIn(peer.channel);
  expect(submitted.response?.id).toBe(answer.id);
  expect(app.heard.messages).toMatchObject([{ text: 'are they red?', replyTo: shown.id, thread: answer.id }]);
  expect(app.heard.messages[0]?.pictures.map(({ name }) => name)).toEqual(['boat.png', 'two.png']);
});

test('“That’s wrong” asks what is right, which step erred and for an example, and tells the app in the thread', async () => {
  const { peer, app } = await open();
  const ana = discordPerson(peer, 'Ana');
  const asked = await ana.says('how many dogs?', { pictures: [await plainPicture('dogs.png')] });
  const post = await answerIn(asked.id);

  const misplaced = ana.chooses("That's wrong", asked);
  await until(() => misplaced.callback, 'the refusal');
  expect(misplaced.callback).toMatchObject({ type: 4, data: { flags: 64 } });

  const form = ana.chooses("That's wrong", post);
  await until(() => form.callback, 'the form');
  const { data } = form.callback?.type === 9 ? form.callback : { data: undefined };
  expect(data?.components.map(({ label }) => label)).toEqual([
    'What should the answer be?',
    'Which step went wrong, if you know',
    'Pictures of what you mean, if you have some',
  ]);
  const filled = ana.fills(form, { right: 'three', step: 'BOX0', example: await plainPicture('my-dog.png') });
  await until(() => app.heard.messages.length === 2, 'the correction');
  expect(filled.callback).toEqual({ type: 5, data: { flags: 64 } });
  await until(() => filled.response?.content.includes('Thank you'), 'the thanks');
  expect(app.heard.messages[1]).toMatchObject({
    ...{ verdict: 'wrong', text: 'three', replyTo: post.id, thread: asked.id, suspects: 'BOX0' },
    pictures: [{ name: 'my-dog.png' }],
  });
});

test('what cannot be written down is not thanked for, and nothing waits for an answer', async () => {
  const { peer, app } = await open();
  const ana = discordPerson(peer, 'Ana');
  const asked = await ana.says('how many dogs?', { pictures: [await plainPicture('dogs.png')] });
  const post = await answerIn(asked.id);
  const form = ana.chooses("That's wrong", post);
  await until(() => form.callback, 'the form');
  const claim = vi.spyOn(lab.memory.store, 'claim').mockRejectedValue(new Error('the database is away'));
  const filled = ana.fills(form, { right: 'three' });
  await until(() => filled.response?.content.includes('try again'), 'the sorry');
  expect(filled.callback).toEqual({ type: 5, data: { flags: 64 } });
  const typed = ana.types('ask', { instruction: 'hello' });
  await until(() => typed.response?.content.includes('try again'), 'the sorry');
  claim.mockRestore();
  expect(app.heard.messages).toHaveLength(1);
});

test('an interaction that comes twice is dealt with once; one in a direct message answers there', async () => {
  const { peer, app } = await open();
  const ana = discordPerson(peer, 'Ana');
  const command = ana.types('ask', { instruction: 'hello' }, ana.directChannel);
  peer.repeat(command);
  const answer = await answerIn(ana.directChannel);
  ana.presses('❌ Wrong', answer);
  peer.repeat(ana.presses('✅ Right', answer));
  await until(() => app.heard.presses.length === 2, 'the presses');
  expect(app.heard.messages).toMatchObject([{ team: `discord:dm:${ana.user.id}`, thread: ana.directChannel }]);
  expect(command.response?.id).toBe(answer.id);
  expect(app.heard.presses.map(({ action }) => action)).toEqual(['verdict:wrong', 'verdict:right']);
});
