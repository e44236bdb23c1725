/** Which posts of the bot name people, so that what names somebody goes when they are forgotten. */
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Connection, Place } from '../contracts/chat.js';
import type { Post } from '../contracts/post.js';
import type { Memory } from '../contracts/store.js';
import type { Person } from '../contracts/turn.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { rowKey } from '../util/row-key.js';

export interface NamedPost {
  readonly thread: string;
  readonly post: string;
  /** It shows a lesson, which may stay without the name. */
  readonly isLesson?: boolean;
  /** Ids of the pictures that it shows: charts may name people, too. */
  readonly pictures: readonly string[];
}

export interface NamedPosts {
  /** Somebody has said or done something here. */
  meet(team: string, person: Person): Promise<void>;
  /** The same connection, of whose posts it is noted whom they name. */
  noting(connection: Connection): Connection;
  /** A post tells of what this person asked, whether it names them or not. */
  noteAbout(place: Place, id: string, post: Post, person: Pick<Person, 'id'>): Promise<void>;
  /** Posts that name a person; without one, anybody of the team. */
  naming(team: string, person?: string): Promise<readonly NamedPost[]>;
  /** They are known no more, nor which posts name them. */
  forget(team: string, person?: string): Promise<void>;
}

/** Team, person → what they were called. */
const met = 'people-met';
/** Team, person, post → where it is. */
const named = 'posts-naming';
const metSchema = z.object({ id: z.string(), names: z.array(z.string()) });
const postSchema = z.object({
  thread: z.string(),
  post: z.string(),
  isLesson: z.boolean().optional(),
  pictures: z.array(z.string()),
});
/** Of one person; who is called otherwise each day is called so no longer. */
const maxNames = 20;

/** Names that this process needs not look for again. */
const mostKnown = 10_000;
const topic = 'people-forgotten';

export function createNamedPosts({ store, signals }: Pick<Memory, 'store' | 'signals'>): NamedPosts {
  /** Names that are written down already. */
  const known = new LRUCache<string, true>({ max: mostKnown });
  const forgetKnown = (): void => known.clear();
  signals.hear(topic, forgetKnown, forgetKnown);

  async function meet(team: string, { id, name }: Person): Promise<void> {
    const mark = JSON.stringify([team, id, name]);
    if (id === '' || known.has(mark)) return;
    const row = { namespace: met, key: rowKey(team, id) };
    const names = (await store.get(met, row.key, metSchema))?.names ?? [];
    if (!names.includes(name)) await store.write([{ ...row, value: { id, names: [...names, name].slice(-maxNames) } }]);
    known.set(mark, true);
  }

  async function note(team: string, thread: string, id: string, post: Post): Promise<void> {
    // An answer names who gave it nowhere, and is gone with its turn.
    if (post.status !== 'notice' && post.status !== 'lesson') return;
    const words = wordsOf(post);
    const value = namedPost(thread, id, post);
    const people = await store.list(met, metSchema, { prefix: rowKey(team, '') });
    await store.write(
      people
        .filter((row) => namesThem(words, row.value))
        .map((row) => ({ namespace: named, key: rowKey(team, row.value.id, id), value })),
    );
  }

  const rowsNaming = (team: string, person?: string) =>
    store.list(named, postSchema, { prefix: person === undefined ? rowKey(team, '') : rowKey(team, person, '') });

  return {
    meet,
    noting: (connection) => ({
      ...connection,
      async post(place, post, once) {
        const id = await connection.post(place, post, once);
        await note(place.team, place.thread, id, post);
        return id;
      },
      async edit(place, id, post) {
        await connection.edit(place, id, post);
        if (!post.working) await note(place.team, place.thread, id, post);
      },
      react: (...given) => connection.react(...given),
      load: (...given) => connection.load(...given),
    }),
    noteAbout: ({ team, thread }, id, post, person) =>
      store.write([{ namespace: named, key: rowKey(team, person.id, id), value: namedPost(thread, id, post) }]),
    naming: async (team, person) => (await rowsNaming(team, person)).map(({ value }) => value),
    async forget(team, person) {
      const people =
        person === undefined
          ? (await store.list(met, z.unknown(), { prefix: rowKey(team, '') })).map(({ key }) => key)
          : [rowKey(team, person)];
      const posts = await rowsNaming(team, person);
      await store.write([
        ...people.map((key) => ({ namespace: met, key, value: undefined })),
        ...posts.map(({ key }) => ({ namespace: named, key, value: undefined })),
      ]);
      forgetKnown();
      await signals.tell(topic, team);
    },
  };
}

const namedPost = (thread: string, id: string, { status, pictures }: Post): NamedPost => ({
  ...{ thread, post: id, pictures: pictures.map(({ reference }) => reference.id) },
  ...(status === 'lesson' && { isLesson: true }),
});

const wordsOf = ({ text, footer = '', pictures, buttons, how }: Post): string =>
  [
    ...[text, footer, ...pictures.map(({ alt }) => alt), ...(how?.notes ?? [])],
    ...buttons.flatMap(({ label, action }) => [label, action]),
  ].join('\n');

/** As names stand in posts, and ids in buttons. */
const namesThem = (words: string, { id, names }: z.output<typeof metSchema>): boolean =>
  names.some((name) => hasWord(words, escapeForChat(name, 40)) || hasWord(words, name)) ||
  [id, encodeURIComponent(id)].some((one) => hasWord(words, one));

/** Not in the middle of another word. */
function hasWord(words: string, word: string): boolean {
  if (word === '') return false;
  const isPart = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
  for (let at = words.indexOf(word); at >= 0; at = words.indexOf(word, at + 1))
    if (!isPart(words[at - 1]) && !isPart(words[at + word.length])) return true;
  return false;
}
