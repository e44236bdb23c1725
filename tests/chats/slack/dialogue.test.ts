import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { commands } from '../../../commands/index.js';
import type { ConnectedChat } from '../../../src/chat.js';
import { slack } from '../../../src/chats/slack/index.js';
import { startActingBot } from '../../support/acting-bot.js';
import { recordingLog } from '../../support/log.js';
import { type PeerMessage, startSlackPeer } from '../../support/slack-peer.js';
import { slackPerson } from '../../support/slack-people.js';
import { photo } from '../web/open-home.js';
import { type Transport, until } from './open-slack.js';

const question = 'How many dogs are there?';

test.for<Transport>(['Socket Mode', 'HTTP'])(
  'the whole conversation by %s: question, ❌, candidates, a click, a lesson, a better answer, a restart, undo',
  async (transport) => {
    const peer = await startSlackPeer();
    let bot = await startActingBot();
    const log = recordingLog();
    const connect = async (): Promise<ConnectedChat> => {
      const chat = await slack.connect({
        environment: {
          ...{ SLACK_BOT_TOKEN: peer.token, SLACK_API_URL: peer.apiUrl, PORT: '0' },
          ...(transport === 'HTTP' ? { SLACK_SIGNING_SECRET: peer.signingSecret } : { SLACK_APP_TOKEN: peer.appToken }),
        },
        ...{ app: bot.app, memory: bot.memory, commands, log, now: Date.now, randomId: randomUUID },
      });
      if (!chat) throw new Error('Slack is switched off');
      peer.state.eventsUrl = /http:\S+/.exec(chat.address)?.[0] ?? '';
      return chat;
    };
    let chat = await connect();
    onTestFinished(async () => {
      await chat.close();
      await bot.close();
      await peer.close();
    });
    const shows = (under: string, words: string | RegExp, but?: PeerMessage): Promise<PeerMessage> =>
      until(() => peer.posts(under).find((post) => post !== but && post.text.match(words)), `“${words}”`);
    const buttonsOf = ({ blocks }: PeerMessage): readonly string[] =>
      blocks.flatMap((block) => (block.type === 'actions' ? block.elements.map(({ text }) => text.text) : []));

    const [ada, ben] = [slackPerson(peer, 'Ada'), slackPerson(peer, 'Ben')];
    const asked = await ada.says(question, { pictures: [photo(1)] });
    const answer = await shows(asked.ts, /^\*2\*/);
    expect(asked.reactions).toEqual(['eyes']);
    expect(buttonsOf(answer)).toEqual(['✅ Right', '❌ Wrong', 'How?']);

    await ada.reacts('x', answer);
    const ballot = await shows(asked.ts, 'What should it be?');
    const candidate = buttonsOf(ballot).find((label) => /\b3\b/.test(label)) ?? '3';
    await ada.presses(candidate, ballot);
    const lesson = await shows(asked.ts, /I learned|now I say/);
    expect(buttonsOf(lesson)).toContain('Undo');

    const again = await ben.says(question, { pictures: [photo(1)] });
    await shows(again.ts, /^\*3\*/);

    await chat.close();
    bot = await bot.restart();
    chat = await connect();
    await ben.presses('Undo', lesson);
    await shows(asked.ts, 'Ben has undone this');
    const last = await ben.says(question, { pictures: [photo(1)] });
    await shows(last.ts, /^\*2\*/);

    await ben.types('lessons');
    await until(() => peer.posts().find(({ text }) => text.includes('undone by Ben')), 'list');
    expect(log.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
    expect(bot.errors).toEqual([]);
    expect(peer.violations).toEqual([]);
  },
);
