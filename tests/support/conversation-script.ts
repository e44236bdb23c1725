/**
 * Conversations as data, played in every chat alike. To add one, write `tests/chats/scripts/<topic>.ts`:
 *
 *     export const scripts: readonly ConversationScript[] = [
 *       {
 *         title: 'a count is followed up',
 *         turns: [
 *           { says: 'how many people are there?', pictures: [photo(1)], sees: /^3/ },
 *           { says: 'and how many ties?', sees: /^0/, never: /vision model/ },
 *           { says: 'nice one, Ben', silent: true },
 *         ],
 *       },
 *     ];
 *
 * tests/chats/conversations.platforms.test.ts plays whatever lies there. Pictures are our own: the six photos of
 * `photo()`, or drawings.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, vi } from 'vitest';
import type { App } from '../../src/contracts/chat.js';
import type { RunningApp } from '../../src/conversation/app.js';
import type { Platform, Said, SeenPost, Somebody } from './platforms/platform.js';

export interface ConversationScript {
  readonly title: string;
  readonly turns: readonly ScriptTurn[];
}

export interface ScriptTurn {
  /** Absent: Ada. */
  readonly by?: 'Ada' | 'Ben';
  /** Absent where somebody only reacts. */
  readonly says?: string;
  /** Paths of files, or drawings as JPEG, PNG or WebP. */
  readonly pictures?: readonly ScriptPicture[];
  /** It replies to the bot's newest post with a picture. */
  readonly repliesToPicture?: true;
  /** It calls the bot by its name, or replies to it. Otherwise it just stands in the bot's thread. */
  readonly mentions?: true;
  /** To the bot's newest post. */
  readonly reacts?: '✅' | '❌';
  /** What the posts that it brings, or changes, must say, and must not; formatting is taken out. */
  readonly sees?: RegExp | readonly RegExp[];
  readonly never?: RegExp;
  /** Whether these posts have a picture; or what must be true of the newest one's file. */
  readonly picturePosted?: boolean | ((file: Uint8Array) => Promise<void> | void);
  /** It brings no post, and no 👀 unless it calls the bot. */
  readonly silent?: true;
}
export type ScriptPicture = string | (() => Promise<Uint8Array>);

/** The app, as a chat sees it, and when it has dealt with an event. */
export interface WatchedApp extends App {
  /** Resolves when the message, or a reaction to the post, has been dealt with; false when it never came. */
  dealtWith(kind: 'message' | 'reaction', id: string, withinMs: number): Promise<boolean>;
}

export function watchApp(app: RunningApp): WatchedApp {
  const work = new Map<string, Promise<void>>();
  const watch = (kind: 'message' | 'reaction', id: string, task: Promise<void>): Promise<void> => {
    work.set(`${kind}:${id}`, task);
    return task;
  };
  return {
    ...app,
    async onMessage(message, connection, beside) {
      await app.onMessage(message, connection, beside);
      void watch('message', message.id, app.dealtWith('message', message.team, message.id));
    },
    async onReaction(reaction, connection) {
      await app.onReaction(reaction, connection);
      void watch('reaction', reaction.post, app.dealtWith('reaction', reaction.team, reaction.key));
    },
    async dealtWith(kind, id, withinMs) {
      // A chat may put a channel before the id.
      const isIt = (key: string): boolean => key.startsWith(kind) && key.endsWith(`:${id}`);
      const find = (): Promise<void> | undefined => [...work].find(([key]) => isIt(key))?.[1];
      const came = await vi
        .waitFor(() => find() !== undefined || Promise.reject(new Error('not yet')), {
          timeout: withinMs,
          interval: 10,
        })
        .catch(() => false);
      await find();
      for (const key of work.keys()) if (isIt(key)) work.delete(key);
      return came;
    },
  };
}

/** Until an event reaches the app. */
const comesWithinMs = 20_000;
/** What people say among themselves may never reach it. */
const asideMs = 400;

interface Stage {
  readonly platform: Platform;
  readonly app: WatchedApp;
}
type People = Readonly<Record<'Ada' | 'Ben', Somebody>>;

/** Plays a script in a conversation of its own. */
export async function playScript({ title, turns }: ConversationScript, stage: Stage): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-script-'));
  // People of its own: what others have posted in the channel is nothing to it.
  const people: People = { Ada: await stage.platform.person('Ada'), Ben: await stage.platform.person('Ben') };
  let begun: Said | undefined;
  try {
    for (const [at, turn] of turns.entries()) {
      const files = await Promise.all(
        (turn.pictures ?? []).map((picture, number) => fileOf(picture, path.join(folder, `${at}-${number}.jpg`))),
      );
      begun = await playTurn(
        turn,
        files,
        begun,
        { ...stage, people },
        `${title}, turn ${at + 1}: ${turn.says ?? turn.reacts}`,
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fileOf(picture: ScriptPicture, drawnTo: string): Promise<string> {
  if (typeof picture === 'string') return picture;
  await writeFile(drawnTo, await picture());
  return drawnTo;
}

async function playTurn(
  turn: ScriptTurn,
  pictures: readonly string[],
  begun: Said | undefined,
  { platform, app, people }: Stage & { readonly people: People },
  about: string,
): Promise<Said | undefined> {
  const person = people[turn.by ?? 'Ada'];
  const before = begun ? await platform.posts(begun.conversation) : [];
  let said: Said | undefined;
  if (turn.says !== undefined) {
    const replyTo = turn.repliesToPicture && before.findLast((post) => post.pictures.length > 0);
    const isAside = turn.silent && !turn.mentions ? true : undefined;
    said = await person.says(turn.says, { pictures, in: begun, replyTo, mentions: turn.mentions, isAside });
    const came = await app.dealtWith('message', said.id, turn.silent ? asideMs : comesWithinMs);
    if (!turn.silent) expect(came, `${about}: the bot has not heard it`).toBe(true);
  } else if (turn.reacts) {
    const post = before.at(-1);
    if (!post) throw new Error(`${about}: there is no post yet`);
    await person.reacts(turn.reacts, post);
    expect(await app.dealtWith('reaction', post.id, comesWithinMs), `${about}: not heard`).toBe(true);
  }
  const conversation = begun ?? said;
  const after = conversation ? await platform.posts(conversation.conversation) : [];
  const changed = after.filter((post) => before.find(({ id }) => id === post.id)?.text !== post.text);
  await checkTurn(turn, changed, platform, about);
  if (turn.silent && said && !turn.mentions) expect(await platform.reactions(said), about).toEqual([]);
  return conversation;
}

async function checkTurn(
  { sees, never, picturePosted, silent }: ScriptTurn,
  posts: readonly SeenPost[],
  platform: Platform,
  about: string,
): Promise<void> {
  const text = posts.map((post) => post.text).join('\n');
  if (silent) expect(text, about).toBe('');
  for (const words of sees === undefined ? [] : [sees].flat()) expect(text, about).toMatch(words);
  if (never) expect(text, about).not.toMatch(never);
  if (picturePosted === undefined) return;
  const shown = posts.filter((post) => post.pictures.length > 0);
  expect(shown.length > 0, `${about}: is there a picture?`).toBe(picturePosted !== false);
  const newest = shown.at(-1);
  if (typeof picturePosted !== 'function' || !newest) return;
  const file = (await platform.pictureFiles(newest)).at(-1);
  if (!file) throw new Error(`${about}: the picture has no file`);
  await picturePosted(file);
}
