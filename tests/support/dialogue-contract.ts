import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { commands } from '../../commands/index.js';
import type { ConnectedChat } from '../../src/contracts/chat.js';
import { startTestBot, type TestBot } from './bot.js';
import { recordingLog } from './log.js';
import type { Platform, Said, SeenPost, Somebody } from './platforms/platform.js';
import { photo } from './sample-photos.js';

const question = 'How many cups are there?';
const wrong = /^1\b/;
const right = /^2\b/;

interface Scene {
  readonly platform: Platform;
  chat: ConnectedChat;
  readonly ada: Somebody;
  readonly ben: Somebody;
  /** What the first half leaves to the second. */
  asked?: Said;
  edited?: Said;
  lesson?: SeenPost;
}

/**
 * The one script of a conversation, on every chat: question, progress, wrong answer, ❌, candidates, correction, lesson,
 * better answer; then, after a restart, undo, and a correction in words. All chats speak to one bot, as in real life,
 * with the embedded models and a photo; each of them is a team of its own, so none sees what another has taught.
 */
export function testDialogue(chats: Readonly<Record<string, () => Promise<Platform>>>): void {
  const names = Object.keys(chats);
  const scenes = new Map<string, Scene>();
  const log = recordingLog();
  let running: TestBot;

  const connect = (platform: Platform): Promise<ConnectedChat> =>
    platform.connect({
      ...{ app: running.bot.app, memory: running.bot.memory },
      ...{ commands, log, now: Date.now, randomId: randomUUID },
    });
  const sceneOf = (name: string): Scene => {
    const scene = scenes.get(name);
    if (!scene) throw new Error(`${name} could not be connected`);
    return scene;
  };

  beforeAll(async () => {
    running = await startTestBot();
    for (const name of names) {
      const platform = await chats[name]();
      const chat = await connect(platform);
      scenes.set(name, { platform, chat, ada: await platform.person('Ada'), ben: await platform.person('Ben') });
    }
  }, 120_000);
  afterAll(async () => {
    for (const { chat, platform } of scenes.values()) {
      await chat.close();
      await platform.close();
    }
    await running.close();
  });

  // The models are loaded at the first question, which takes a while on a busy machine.
  describe.for(names)('%s: a conversation', { timeout: 200_000 }, (name) => {
    test('question, progress, wrong answer, ❌, candidates, correction, lesson, better answer', async () => {
      const scene = sceneOf(name);
      const { platform, ada, ben } = scene;
      const asked = await ada.says(question, { picture: photo(1) });
      const answer = await sees(platform, asked, wrong);
      expect(await platform.reactions(asked)).toEqual(['👀']);
      expect(answer.versions[0]).toMatch(/…$/m);
      expect(answer.pictures).toHaveLength(1);
      expect(answer.buttons).toEqual(['✅ Right', '❌ Wrong', 'How?']);
      expect(await ada.asksHow(answer)).toContain('LOC(image=IMAGE,object=');

      await ada.reacts('❌', answer);
      const ballot = await sees(platform, asked, 'What should it be?');
      expect(ballot.buttons).toEqual(expect.arrayContaining(['0', '2', '1 is no cup', '2 is a cup too']));
      expect(ballot.text.includes('draw a box')).toBe(platform.draws === true);
      await ada.presses('2 is a cup too', ballot);
      const lesson = await sees(platform, asked, 'now I say “2”');
      expect(lesson.text).toMatch(/Learned: .*Thank you, Ada/s);
      expect(await ada.asksHow(lesson)).toMatch(/What went wrong.*What I learned.*How I tested it/s);
      expect(lesson.pictures.map((alt) => alt.split(':', 1)[0])).toEqual(['Before', 'Now']);
      expect(lesson.buttons).toContain('Undo');

      await sees(platform, await ben.says(question, { picture: photo(1) }), right);
      const edited = await ada.says('make it black and white', { picture: photo(2) });
      expect((await sees(platform, edited, /black and white/i)).pictures).toHaveLength(1);
      Object.assign(scene, { asked, lesson, edited });
    });
  });

  describe('after a restart', { timeout: 200_000 }, () => {
    beforeAll(async () => {
      for (const { chat } of scenes.values()) await chat.close();
      running = await running.restart();
      for (const scene of scenes.values()) scene.chat = await connect(scene.platform);
    }, 120_000);

    test.for(names)('%s: undo, the answer of before, a correction in words, all lessons', async (name) => {
      const { platform, ada, ben, asked, lesson } = sceneOf(name);
      if (!asked || !lesson) throw new Error('the first half of the conversation did not get so far');
      await ben.presses('Undo', lesson);
      await sees(platform, asked, 'Ben has undone this');
      const again = await ben.says(question, { picture: photo(1) });
      await sees(platform, again, wrong);
      await ada.says('no, 2', { in: again });
      await sees(platform, again, 'now I say “2”');
      await sees(platform, await ada.says('How many cups are there?', { in: again }), right);
      const listed = await sees(platform, await ben.types('lessons'), '2 lessons');
      expect(listed.text).toContain('undone by Ben');
    });

    test.for(names)('%s: an edit goes on, and is taken back', async (name) => {
      const { platform, ada, edited } = sceneOf(name);
      if (!edited) throw new Error('the first half of the conversation did not get so far');
      await ada.says('now rotate it', { in: edited });
      expect((await sees(platform, edited, /rotated|turned/i)).pictures).toHaveLength(1);
      await ada.says('undo that', { in: edited });
      expect((await sees(platform, edited, 'Undone')).pictures).toHaveLength(1);
    });

    test.for(names)('%s: nothing went against the platform’s rules', (name) => {
      expect(sceneOf(name).platform.violations).toEqual([]);
    });

    test('nobody complained', () => {
      expect(running.complaints).toEqual([]);
      expect(log.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
    });
  });
}

/** Waits for a post that says so. */
const sees = (platform: Platform, { conversation }: Said, words: string | RegExp): Promise<SeenPost> =>
  vi.waitFor(
    async () => {
      const posts = await platform.posts(conversation);
      const found = posts.findLast(({ text }) => text.match(words));
      if (!found) throw new Error(`no post says ${words}, but: ${posts.map(({ text }) => text).join(' | ')}`);
      return found;
    },
    { timeout: 100_000, interval: 50 },
  );
