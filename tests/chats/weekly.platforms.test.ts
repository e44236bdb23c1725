/** The weekly post and its questions as each chat shows them: posted in the channel, pressed there, and pinging nobody. */
import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { commands } from '../../commands/index.js';
import type { Message } from '../../src/contracts/chat.js';
import type { RunningApp } from '../../src/conversation/app.js';
import { startActingBot } from '../support/acting-bot.js';
import { watchApp } from '../support/conversation-script.js';
import { recordingLog } from '../support/log.js';
import { discordPlatform } from '../support/platforms/discord.js';
import type { Platform, SeenPost } from '../support/platforms/platform.js';
import { slackPlatform } from '../support/platforms/slack.js';
import { webPlatform } from '../support/platforms/web.js';
import { photo } from '../support/sample-photos.js';

const chats: Readonly<Record<string, () => Promise<Platform>>> = {
  Discord: discordPlatform,
  'Discord by replies': () => discordPlatform('replies'),
  Slack: () => slackPlatform('Socket Mode'),
  'the web chat': webPlatform,
};

const wednesday = Date.UTC(2026, 10, 25, 12);
const monday = Date.UTC(2026, 10, 30, 10);

/** The newest message that the app was told, and where everybody reads what is said there. */
function hearing(app: RunningApp) {
  let heard: Message | undefined;
  let audience: string | undefined;
  return {
    app: {
      ...app,
      async onMessage(message, connection, beside) {
        heard = message;
        audience = await connection.audience?.(message);
        await app.onMessage(message, connection, beside);
      },
    } satisfies RunningApp,
    place(): { readonly team: string; readonly thread: string } {
      if (!heard || audience === undefined) throw new Error('nothing was said yet');
      return { team: heard.team, thread: audience };
    },
  };
}

test.for(Object.keys(chats))('%s', { timeout: 60_000 }, async (name) => {
  const bot = await startActingBot({ quorum: 2 });
  onTestFinished(() => bot.close());
  bot.isNow(wednesday);
  const platform = await chats[name]();
  const heard = hearing(bot.app);
  const app = watchApp(heard.app);
  const log = recordingLog();
  const chat = await platform.connect({
    ...{ app, memory: bot.memory, commands, log },
    ...{ now: Date.now, randomId: randomUUID },
  });
  onTestFinished(async () => {
    await chat.close();
    await platform.close();
  });
  const [ada, ben] = [await platform.person('Ada'), await platform.person('Ben')];
  const asked = await ada.says('how many dogs are there?', { pictures: [photo(1)] });
  await app.dealtWith('message', asked.id, 20_000);
  const place = heard.place();
  expect(place.thread).not.toBe(asked.conversation);
  await bot.memory.choices(place.team).setWeekly({ thread: place.thread, at: 0 });

  bot.isNow(monday);
  await bot.app.postDue();
  const posts = (await platform.posts(place.thread)).filter(({ text }) => /^The week|^Question/.test(text));
  const [week, poll] = posts;
  expect(posts).toHaveLength(2);
  expect(week.text).toContain('I learned nothing new.');
  expect(poll).toMatchObject({
    text: expect.stringContaining('how many dogs are there?'),
    buttons: ['0', '1', '2', '3', '4'],
  });
  expect(poll.pictures).toHaveLength(1);

  const now = async (): Promise<SeenPost | undefined> =>
    (await platform.posts(place.thread)).find(({ id }) => id === poll.id);
  await ada.presses('3', poll);
  await expect.poll(async () => (await now())?.text, { timeout: 20_000 }).toContain('1 person has answered.');
  await ben.presses('3', poll);
  await expect.poll(async () => (await now())?.text, { timeout: 20_000 }).toContain('that’s settled: 3');
  // What was learned is told where it was asked.
  await expect
    .poll(async () => (await platform.posts(asked.conversation)).map(({ text }) => text).join('\n'), {
      timeout: 20_000,
    })
    .toContain('I learned from that');
  expect(bot.taught).toHaveLength(1);
  expect(platform.violations).toEqual([]);
  expect(log.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
});
