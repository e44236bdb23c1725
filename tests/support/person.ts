import { readFile } from 'node:fs/promises';
import type { App, Connection, Message, Post } from '../../src/chat.js';

/** A chat in memory: what the bot posted, as a person sees it. */
export interface Room {
  readonly connection: Connection;
  /** Posts in order, each with all versions it had. */
  readonly posts: readonly { readonly id: string; readonly versions: readonly Post[] }[];
  readonly reactions: readonly { readonly message: string; readonly emoji: string }[];
  person(name: string): Person;
  /** The newest post as it is now. */
  last(): Post & { readonly id: string };
}

export interface Person {
  /** Says something and waits until it is dealt with; returns the newest post of the bot. */
  says(text: string, ...pictures: readonly (string | Uint8Array)[]): Promise<Post & { readonly id: string }>;
  replies(to: string, text: string): Promise<Post & { readonly id: string }>;
  reacts(emoji: string, post: string): Promise<void>;
  takesBack(emoji: string, post: string): Promise<void>;
  presses(action: string, post: string): Promise<void>;
}

export function openRoom(app: App, team = 'home', thread = 'general'): Room {
  const posts: { id: string; versions: Post[] }[] = [];
  const reactions: { message: string; emoji: string }[] = [];
  let counter = 0;
  const nextId = (): string => `${thread}-${++counter}`;
  const connection: Connection = {
    async post(_place, post) {
      const id = nextId();
      posts.push({ id, versions: [post] });
      return id;
    },
    async edit(_place, id, post) {
      const found = posts.find((candidate) => candidate.id === id);
      if (!found) throw new Error(`there is no post ${id}`);
      found.versions.push(post);
    },
    async react(_place, message, emoji) {
      reactions.push({ message, emoji });
    },
  };
  const last = (): Post & { id: string } => {
    const post = posts.at(-1);
    const version = post?.versions.at(-1);
    if (!post || !version) throw new Error('the bot has posted nothing');
    return { ...version, id: post.id };
  };

  function person(name: string): Person {
    const author = { id: name.toLowerCase(), name };
    const at = 1_700_000_000_000;
    const say = async (text: string, pictures: readonly (string | Uint8Array)[], replyTo?: string) => {
      const message: Message = {
        id: nextId(),
        team,
        thread,
        author,
        text,
        replyTo,
        at,
        pictures: pictures.map((picture, position) => ({
          name: typeof picture === 'string' ? picture : `picture-${position + 1}`,
          load: async () => (typeof picture === 'string' ? readFile(picture) : picture),
        })),
      };
      await app.onMessage(message, connection);
      return last();
    };
    const react = (emoji: string, post: string, added: boolean): Promise<void> =>
      app.onReaction({ team, thread, post, author, emoji, added, at }, connection);
    return {
      says: (text, ...pictures) => say(text, pictures),
      replies: (to, text) => say(text, [], to),
      reacts: (emoji, post) => react(emoji, post, true),
      takesBack: (emoji, post) => react(emoji, post, false),
      presses: (action, post) => app.onPress({ team, thread, post, author, action, at }, connection),
    };
  }

  return { connection, posts, reactions, person, last };
}
