/**
 * What the version before the rooms stored (November 2026), as it stood in its SQLite file: questions to the embedded
 * models, a correction, a confirmation, a teaching, and what its chats keep. Of this version all of it is found again.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import * as discord from '../../src/chats/discord/places.js';
import { openStandingReactions } from '../../src/chats/shared/standing-reactions.js';
import * as slack from '../../src/chats/slack/places.js';
import { openWorkspaces } from '../../src/chats/slack/workspaces.js';
import { openBoard } from '../../src/chats/web/board.js';
import type { Memory } from '../../src/contracts/store.js';
import { createPictureTrail } from '../../src/conversation/picture-trail.js';
import { createRecords } from '../../src/conversation/records.js';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { placeholders, statement } from '../../src/memory/database.js';
import { openMemory } from '../../src/memory/index.js';
import { migrate, migrations } from '../../src/memory/migrations.js';
import { openDatabase } from '../../src/memory/open-store.js';
import { rowKey } from '../../src/util/row-key.js';
import { describeDatabases } from '../support/databases.js';
import { recordingLog } from '../support/log.js';
import { wordFeature } from '../support/word-features.js';

const line = z.union([
  z.object({ namespace: z.string(), key: z.string(), value: z.string(), expires: z.number().nullable() }),
  z.object({ claim: z.string(), expires: z.number().nullable() }),
  z.object({ counter: z.string(), total: z.number() }),
]);
const lines = readFileSync(path.join(import.meta.dirname, 'stored-before.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((text) => line.parse(JSON.parse(text)));

const folder = mkdtempSync(path.join(tmpdir(), 'clovabot-before-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const team = 'slack:T1';
const thread = 'C1:1733.000100';
/** The evening on which it was stored. */
const now = (): number => 1_795_986_000_000;

/** Writes the rows as they were into a database of the first schema. */
async function restore(url: string): Promise<void> {
  const database = await openDatabase(url, recordingLog());
  await migrate(database, migrations.slice(0, 1), { now, log: recordingLog() });
  const insert = (table: string, values: readonly (string | number | null)[]) =>
    statement(`INSERT INTO ${table} VALUES ${placeholders(1, values.length)}`, ...values);
  await database.run(
    lines.map((row) => {
      if ('claim' in row) return insert('clovabot_claims', [row.claim, row.expires]);
      if ('counter' in row) return insert('clovabot_counters', [row.counter, row.total]);
      return insert('clovabot_rows', [row.namespace, row.key, row.value, row.expires]);
    }),
  );
  await database.close();
}

describeDatabases('a database of the version before', (databases) => {
  async function withMemory(work: (memory: Memory) => Promise<void>): Promise<void> {
    const databaseUrl = await databases.fresh();
    await restore(databaseUrl);
    const log = recordingLog();
    const memory = await openMemory({
      ...{ home: folder, databaseUrl, secret: 'the secret of the fixture', promptSchemas },
      ...{ seeds: folder, now, randomId: () => 'one', log },
      embed: async (texts) => texts.map((text) => wordFeature(text)),
    });
    try {
      await work(memory);
      expect(log.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
    } finally {
      await memory.close();
    }
  }

  test('turns, feedback, lessons, experience and spending are found', async () => {
    await withMemory(async (memory) => {
      const turns = await memory.turns.ofThread(team, thread);
      expect(turns.map(({ request, status }) => [request.text, status])).toEqual([
        ['How many cups are there?', 'answered'],
        ['How many cups are there?', 'answered'],
        ['How many people are there?', 'answered'],
      ]);
      const [asked] = await memory.turns.posts(team, turns[0].id);
      expect(await memory.turns.byPost(team, asked)).toMatchObject({ request: { thread } });
      expect(await memory.turns.feedback(team, turns[0].id)).toMatchObject([{ verdict: 'wrong' }]);

      const lessons = memory.lessons(team);
      const kept = await lessons.list();
      expect(kept.map(({ kind, status }) => `${kind} ${status}`)).toContain('correction accepted');
      const examples = await lessons.examples();
      expect(examples.map(({ id }) => id).sort()).toEqual(kept.flatMap((lesson) => lesson.examples).sort());
      expect(examples.some(({ candidates }) => candidates.some(({ undetected }) => undetected))).toBe(true);
      const prompts = await lessons.prompts();
      expect(prompts.map(({ id }) => id).sort()).toEqual(kept.flatMap((lesson) => lesson.prompts).sort());
      expect(prompts).not.toEqual([]);

      const [plan] = await memory.experience(team).plans(wordFeature('How many people are there?'), 1);
      expect(plan.example.instruction).toBe('How many people are there?');
      expect(await memory.spending(team).list()).toMatchObject([{ dollars: 0.25, calls: 1, person: { id: 'ada' } }]);
      expect(await memory.spending(team).totals('ada', '2026-11-23')).toEqual({ person: 0.25, team: 0.25, all: 0.25 });
      expect(await memory.kept(team).get('a question')).toEqual({ text: 'a heron' });
    });
  });

  test('what is under way in conversations is found by keys as they are made now', async () => {
    await withMemory(async ({ store, turns }) => {
      const records = createRecords(store);
      const turn = 'turn "1" / ü';
      expect(await records.ballot(team, turn)).toEqual({ told: 'two say so' });
      await records.close({ team, thread, turn });
      expect(await records.openBallots()).toEqual([]);
      expect(await records.first('told whose offer it is', team, 'turn/1', 'U"1"')).toBe(false);

      const trail = createPictureTrail(store);
      const forgotten = { team, thread, picture: 'p'.repeat(64) };
      expect(await trail.stillToForget()).toEqual([forgotten]);
      await trail.forgotten(forgotten);
      expect(await trail.stillToForget()).toEqual([]);
      const [{ request }] = await turns.ofThread(team, thread);
      const [{ id: picture }] = request.images;
      const showing = await trail.postsShowing(team, picture);
      expect(showing.length).toBeGreaterThan(0);
      await trail.leave(team, picture, new Set(showing.map(({ id }) => id)));
      expect(await trail.postsShowing(team, picture)).toEqual([]);

      const post = z.object({ team: z.string() });
      expect(await store.get('accepted-offers', rowKey(team, 'C1:1733.000200'), post)).toEqual({ team });
      expect(await store.get('posts-to-empty', rowKey(team, 'C1:1733.000300'), post)).toEqual({ team });
    });
  });

  test('chats find their places, posts, settings and installations, and take no event twice', async () => {
    await withMemory(async (memory) => {
      const { store } = memory;
      const fail = (error: unknown): never => {
        throw error;
      };
      const workspaces = await openWorkspaces(memory, undefined, { log: recordingLog(), now: Date.now });
      expect(await workspaces.of(team)).toMatchObject({ id: 'T1', name: 'Herons', token: 'xoxb-secret' });
      const places = slack.openPlaces(store, fail);
      expect(await places.threadOf(team, 'C1:1733.000300')).toBe(thread);
      expect(await places.threadsIn(team, 'C1')).toEqual([thread]);
      expect(await places.actionOf(places.buttonValue(`right:${'x'.repeat(3000)}`))).toBe(`right:${'x'.repeat(3000)}`);
      const rooms = discord.openPlaces(store, fail);
      expect(await rooms.conversationsIn('2001')).toEqual(['1001']);
      expect(await rooms.post('1002')).toEqual({ thread: '1001', channel: '2001' });
      expect(await rooms.personOf('3001')).toBe('4001');
      const reactions = openStandingReactions(store, 'slack-reactions');
      expect(await reactions.on({ team, channel: 'C1', post: '1733.000200' })).toEqual([
        { user: 'U1', emoji: 'white_check_mark' },
      ]);
      expect(await openStandingReactions(store, 'discord-reactions').recent()).toHaveLength(1);

      const news = { tell: () => undefined, startOver: () => undefined };
      const board = openBoard({ store, news, now, randomId: () => 'one' });
      const [shown] = await board.threads();
      expect(await board.people()).toMatchObject([{ name: 'Eve' }]);
      const { posts } = await board.posts(shown.id, { limit: 10 });
      expect(posts.map(({ from }) => from)).toEqual(['person', 'bot']);
      const dropped: string[] = [];
      await board.takeBack(posts[0].id, async (picture) => void dropped.push(picture));
      expect(dropped).toHaveLength(1);
      expect(await store.table('web-settings', z.string()).get(rowKey('session-secret'))).toMatch(/^[0-9a-f]{64}$/);

      for (const event of [
        rowKey('discord:message', '555'),
        rowKey('slack:message', team, 'C1', '1733.000200'),
        rowKey('slack:form', team, 'V123'),
        rowKey('slack:reaction', team, 'C1', '1733.000200', 'U1', 'white_check_mark', 'true', '1733.5'),
      ])
        expect(await store.claim(event)).toBe(false);
    });
  });
});
