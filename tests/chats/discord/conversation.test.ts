import { afterEach, expect, test } from 'vitest';
import { discordPerson, until } from '../../support/discord-people.js';
import { photo } from '../web/open-home.js';
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

test('a mention with a picture is answered in a thread, with 👀 at once and the picture marked', async () => {
  const { peer, app, log } = await open();
  const ana = discordPerson(peer, 'Ana', { roles: [peer.moderators.id] });
  const asked = await ana.says('how many dogs?', { pictures: [photo(1)] });

  const post = await until(
    () => peer.posts(asked.id).find(({ content }) => content.includes('You said')),
    'the answer',
  );
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
  expect(log.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
});
