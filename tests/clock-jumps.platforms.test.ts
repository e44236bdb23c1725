import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import { commands } from '../commands/index.js';
import type { App } from '../src/contracts/chat.js';
import type { Memory } from '../src/contracts/store.js';
import type { Turn } from '../src/contracts/turn.js';
import { startTestBot } from './support/bot.js';
import { recordingLog } from './support/log.js';
import { discordPlatform } from './support/platforms/discord.js';
import type { Platform } from './support/platforms/platform.js';
import { webPlatform } from './support/platforms/web.js';
import { photo } from './support/sample-photos.js';

const hourMs = 3_600_000;
const chats: Readonly<Record<string, () => Promise<Platform>>> = { Discord: discordPlatform, 'the page': webPlatform };

test.each(Object.keys(chats))(
  '%s: the clock is set back and forth, and all goes on as if it were not',
  { timeout: 200_000 },
  async (name) => {
    let shift = 0;
    const realNow = Date.now;
    const date = vi.spyOn(Date, 'now').mockImplementation(() => realNow() + shift);
    const running = await startTestBot();
    const platform = await chats[name]();
    const log = recordingLog();
    const { app, memory } = running.bot;
    const teams: string[] = [];
    const watched: App = {
      ...app,
      onMessage(message, connection, beside) {
        teams.push(message.team);
        return app.onMessage(message, connection, beside);
      },
    };
    const options = { app: watched, memory, commands, log, now: Date.now, randomId: randomUUID };
    const chat = await platform.connect(options);
    onTestFinished(async () => {
      date.mockRestore();
      await chat.close();
      await platform.close();
      await running.close();
    });
    const ada = await platform.person('Ada');
    const asked = await ada.says('How many people are there?', { pictures: [photo(1)] });
    const newest = async () => (await platform.posts(asked.conversation)).at(-1);
    const shows = async (words: RegExp) =>
      vi.waitFor(async () => expect((await newest())?.text).toMatch(words), { timeout: 60_000, interval: 50 });
    const thread = { in: asked, mentions: true } as const;

    await shows(/^3\b/);
    // Right in the middle of what is said next, an hour is taken away, then two days are added, then they are taken away.
    // Each of them is a turn more: what is corrected is asked again.
    for (const [at, [by, words, answer]] of (
      [
        [-hourMs, 'and how many ties?', /^\d/],
        [48 * hourMs, 'no, 5', /\b5\b/],
        [-48 * hourMs, 'how many cups are there?', /^\d/],
        [-hourMs, 'and how many ties?', /^5\b/],
      ] as const
    ).entries()) {
      const said = ada.says(words, thread);
      shift += by;
      await said;
      await shows(answer);
      await vi.waitFor(async () => expect(await isLearning(memory, teams[0])).toBe(false), { timeout: 60_000 });
      await vi.waitFor(async () => expect(await turnsOf(memory, teams[0])).toHaveLength(at + 2), { timeout: 60_000 });
    }
    const [team = ''] = teams;
    const turns = await turnsOf(memory, team);
    expect(turns.map(({ request }) => request.text)).toEqual([
      'How many people are there?',
      'how many ties are there?',
      // As it was corrected.
      'how many ties are there?',
      'how many cups are there?',
      'how many ties are there?',
    ]);
    const lessons = await memory.lessons(team).list();
    for (const { ms } of [...turns, ...lessons]) expect(ms).toSatisfy((it: number) => it >= 0 && it < hourMs / 2);
    expect(running.complaints).toEqual([]);
    expect(log.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
    expect(platform.violations).toEqual([]);
  },
);

const isLearning = async ({ lessons }: Memory, team = ''): Promise<boolean> =>
  (await lessons(team).list()).some(({ status }) => !['accepted', 'refused'].includes(status));

const turnsOf = async (memory: Memory, team = ''): Promise<readonly Turn[]> =>
  memory.turns.ofThread(team, (await firstTurn(memory, team)).request.thread);

async function firstTurn({ turns }: Memory, team: string): Promise<Turn> {
  for await (const turn of turns.ofTeam(team)) return turn;
  throw new Error(`${team} has asked nothing`);
}
