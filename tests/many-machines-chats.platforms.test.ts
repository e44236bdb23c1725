/** Discord and Slack with two gateways and two workers, each a process of its own, on one PostgreSQL database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DiscordPeer, startDiscordPeer } from './support/discord-peer.js';
import { buttonsOf, discordPerson, until } from './support/discord-people.js';
import { type BotProcess, startBotProcess } from './support/kills/bot-process.js';
import { bare } from './support/platforms/platform.js';
import { type PostgresServer, postgresBinaries, startPostgres } from './support/postgres-server.js';
import { type SlackPeer, startSlackPeer } from './support/slack-peer.js';
import { slackPerson } from './support/slack-people.js';

let server: PostgresServer;
let home: string;
let discord: DiscordPeer;
let slack: SlackPeer;
let gateways: readonly BotProcess[] = [];
let workers: readonly BotProcess[] = [];

/** Each is another one; there are as many dogs as hundreds of pixels. */
let pictures = 0;
async function photo(dogs: number) {
  const background = { r: ++pictures, g: 90, b: 30 };
  const bytes = await sharp({ create: { width: 100 * dogs + 50, height: 120, channels: 3, background } })
    .png()
    .toBuffer();
  return { name: 'dogs.png', type: 'image/png', bytes };
}

const hearsAt = (gateway: BotProcess | undefined): void => {
  slack.state.eventsUrl = `${gateway?.address}/slack/events`;
};

describe.skipIf(!postgresBinaries && !process.env.CI)('chats over several processes', { timeout: 90_000 }, () => {
  beforeAll(async () => {
    server = await startPostgres();
    [discord, slack] = [await startDiscordPeer(), await startSlackPeer()];
    home = await mkdtemp(path.join(tmpdir(), 'clovabot-chats-'));
    const environment = {
      ...{ CLOVABOT_HOME: home, CLOVABOT_LOG: 'info', CLOVABOT_SECRET: 'one for all of them' },
      DATABASE_URL: await server.createDatabase('chats'),
      ...{ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl, DISCORD_CDN_URL: discord.cdnUrl },
      ...{ SLACK_BOT_TOKEN: slack.token, SLACK_API_URL: slack.apiUrl, SLACK_SIGNING_SECRET: slack.signingSecret },
    };
    const begin = (role: string, shards: string): Promise<BotProcess> =>
      startBotProcess({ ...environment, CLOVABOT_ROLE: role, DISCORD_SHARDS: shards });
    gateways = await Promise.all([begin('gateway', '0-1/4'), begin('gateway', '2-3/4')]);
    workers = await Promise.all([begin('worker', '4'), begin('worker', '4')]);
    hearsAt(gateways[0]);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([...gateways, ...workers].map((one) => one.kill()));
    await Promise.all([discord?.close(), slack?.close(), server?.close()]);
    if (home) await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  test('Discord: gateways share the shards, and workers connect to none', async () => {
    await until(() => discord.shards.length === 4, 'all shards');
    expect(discord.shards).toEqual(['0/4', '1/4', '2/4', '3/4']);
  });

  test('Discord: a command and a button that a gateway acknowledged, a worker answers', async () => {
    const ana = discordPerson(discord, 'Ana');
    const asked = ana.types('ask', { instruction: 'How many dogs are there?', picture: await photo(3) });
    const answer = await until(() => /^3\b/.test(bare(asked.response?.content ?? '')) && asked.response, 'the answer');
    expect(asked.ackedAfterMs).toBeLessThan(3000);
    await until(() => buttonsOf(answer).length > 0, 'its buttons');
    const pressed = ana.presses('❌ Wrong', answer);
    await until(() => pressed.callback, 'the acknowledgement');
    expect(pressed.ackedAfterMs).toBeLessThan(3000);
    await until(() => discord.posts().length > 1 || pressed.response, 'what the worker asks back');
    expect(discord.violations).toEqual([]);
  });

  test('Discord: what is said in a channel is one answer with its buttons', async () => {
    const ben = discordPerson(discord, 'Ben');
    const said = await ben.says('How many dogs are there?', { pictures: [await photo(4)] });
    const posts = () => discord.posts().filter(({ id, channel_id }) => [id, channel_id].includes(said.id));
    const answer = await until(() => posts().find(({ content }) => /^4\b/.test(bare(content))), 'the answer');
    await until(() => buttonsOf(answer).length > 0, 'its buttons');
    await sleep(500);
    expect(posts()).toHaveLength(1);
  });

  test('Slack: the same event told to two gateways is one answer', async () => {
    const ana = slackPerson(slack, 'Ana');
    const said = await ana.says('How many dogs are there?', { pictures: [await photo(2)] });
    hearsAt(gateways[1]);
    for (const event of ana.eventsOf(said, ['app_mention', 'message'])) await slack.event(event, { retry: 1 });
    await until(() => slack.posts(said.ts).find(({ text }) => /^2\b/.test(bare(text))), 'the answer');
    await sleep(1500);
    expect(slack.posts(said.ts)).toHaveLength(1);
  });

  test('Slack: a command at one gateway and a button at the other', async () => {
    const ben = slackPerson(slack, 'Ben');
    hearsAt(gateways[0]);
    const before = slack.posts().length;
    expect((await ben.types('lessons')).status).toBe(200);
    await until(() => slack.posts().length >= before + 2, 'the command said aloud and its answer');
    const said = await ben.says('How many dogs are there?', { pictures: [await photo(5)] });
    const answer = await until(() => slack.posts(said.ts).find(({ text }) => /^5\b/.test(bare(text))), 'the answer');
    await until(() => answer.blocks.some(({ type }) => type === 'actions'), 'its buttons');
    hearsAt(gateways[1]);
    expect((await ben.presses('❌ Wrong', answer)).status).toBe(200);
    await until(() => slack.posts(said.ts).length > 1, 'what the worker asks back');
    expect(slack.violations).toEqual([]);
  });
});
