import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Connection, Message } from '../../src/contracts/chat.js';
import type { Post } from '../../src/contracts/post.js';
import type { RunningApp } from '../../src/conversation/app.js';
import type { Unusable } from '../../src/util/unusable-file.js';

const pictureSource = z.object({ file: z.string().optional(), bytes: z.string().optional() });

/** A chat in memory: what the bot posted, as a person sees it. */
export interface Room {
  /** A test may put faults in its way. */
  readonly connection: { -readonly [Part in keyof Connection]: Connection[Part] };
  /** Posts in order, each with all versions it had. */
  readonly posts: readonly { readonly id: string; readonly versions: readonly Post[] }[];
  readonly reactions: readonly { readonly message: string; readonly emoji: string }[];
  /** @param as `admin`: who manages the server, administers the workspace or runs the page */
  person(name: string, as?: 'admin'): Person;
  /** The newest post as it is now. */
  last(): Seen;
  /** A post as it is now. */
  post(id: string): Seen;
  /** The bot was started anew: from now on this one hears what is said. */
  hears(app: RunningApp): void;
}

export type Seen = Post & { readonly id: string };

export interface Person {
  /** Says something and waits until it is dealt with; returns the newest post of the bot. */
  says(text: string, ...pictures: readonly (string | Uint8Array)[]): Promise<Seen>;
  replies(to: string, text: string, ...pictures: readonly (string | Uint8Array)[]): Promise<Seen>;
  /** Says something with what can't be used, and perhaps with pictures; undefined when nothing was posted. */
  sends(text: string, unusable: readonly Unusable[], ...pictures: readonly Uint8Array[]): Promise<Seen | undefined>;
  /** Fills in the form "That's wrong", and chooses the step that went wrong. */
  corrects(on: string, right: string, suspects?: string): Promise<Seen>;
  /** Replies with boxes drawn on pictures. */
  points(to: string, text: string, pointed: NonNullable<Message['pointed']>): Promise<Seen>;
  reacts(emoji: string, post: string): Promise<void>;
  takesBack(emoji: string, post: string): Promise<void>;
  presses(action: string, post: string): Promise<void>;
  /** Presses the button that reads so. */
  clicks(label: string | RegExp, post: string): Promise<Seen>;
  /** Changes the words of the message that this person sent last, and waits until that is dealt with. */
  edits(text: string): Promise<void>;
  /** The platform tells of the last change once more. */
  editsAgain(): Promise<void>;
  /** Deletes the message that this person sent last. */
  deletesLast(): Promise<void>;
}

/** @param at when things are said there, ms since 1970 */
export function openRoom(hearing: RunningApp, team = 'home', thread = 'general', at = () => 1_700_000_000_000): Room {
  let app = hearing;
  const posts: { id: string; versions: Post[] }[] = [];
  const reactions: { message: string; emoji: string }[] = [];
  let counter = 0;
  let events = 0;
  const nextId = (): string => `${thread}-${++counter}`;
  const connection: Room['connection'] = {
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
    async load(_team, { source }) {
      const { file, bytes = '' } = pictureSource.parse(source);
      return file === undefined ? Buffer.from(bytes, 'base64') : readFile(file);
    },
  };
  const seen = (found: (typeof posts)[number] | undefined): Seen => {
    const version = found?.versions.at(-1);
    if (!found || !version) throw new Error('the bot has posted no such thing');
    return { ...version, id: found.id };
  };
  const last = (): Seen => seen(posts.at(-1));
  const post = (id: string): Seen => seen(posts.find((candidate) => candidate.id === id));

  function person(name: string, as?: 'admin'): Person {
    const author = { id: name.toLowerCase(), name, ...(as && { isAdmin: true as const }) };
    let sent: Message | undefined;
    let edit: Message | undefined;
    const tellEdit = async (changed: Message): Promise<void> => {
      await app.onMessage(changed, connection);
      await app.dealtWith('message', team, `${changed.id} ${changed.part}`);
    };
    const say = async (
      text: string,
      pictures: readonly (string | Uint8Array)[],
      more: Pick<Message, 'replyTo' | 'pointed' | 'suspects' | 'verdict' | 'unusable'> = {},
    ): Promise<Seen> => {
      const message: Message = {
        id: nextId(),
        team,
        thread,
        author,
        text,
        at: at(),
        ...more,
        pictures: pictures.map((picture, position) => ({
          name: typeof picture === 'string' ? picture : `picture-${position + 1}`,
          source: typeof picture === 'string' ? { file: picture } : { bytes: Buffer.from(picture).toString('base64') },
        })),
      };
      sent = message;
      await app.onMessage(message, connection);
      await app.dealtWith('message', team, message.id);
      return last();
    };
    const react = async (emoji: string, on: string, added: boolean): Promise<void> => {
      const key = `event-${thread}-${++events}`;
      await app.onReaction({ key, team, thread, post: on, author, emoji, added, at: at() }, connection);
      await app.dealtWith('reaction', team, key);
    };
    const presses = async (action: string, on: string): Promise<void> => {
      const key = `event-${thread}-${++events}`;
      await app.onPress({ key, team, thread, post: on, author, action, at: at() }, connection);
      await app.dealtWith('press', team, key);
    };
    return {
      says: (text, ...pictures) => say(text, pictures),
      async sends(text, unusable, ...pictures) {
        const before = posts.length;
        await say(text, pictures, { unusable });
        return posts.length > before ? last() : undefined;
      },
      replies: (to, text, ...pictures) => say(text, pictures, { replyTo: to }),
      corrects: (on, right, suspects) => say(right, [], { replyTo: on, verdict: 'wrong', suspects }),
      points: (to, text, pointed) => say(text, [], { replyTo: to, pointed }),
      reacts: (emoji, on) => react(emoji, on, true),
      takesBack: (emoji, on) => react(emoji, on, false),
      presses,
      async clicks(label, on) {
        const { buttons } = post(on);
        const button = buttons.find((one) => (typeof label === 'string' ? one.label === label : label.test(one.label)));
        if (!button) throw new Error(`no button ${label} among: ${buttons.map((one) => one.label).join(', ')}`);
        await presses(button.action, on);
        return last();
      },
      async edits(text) {
        if (!sent) throw new Error(`${name} has sent nothing`);
        const part = `edited ${++events}`;
        edit = { ...sent, text, edited: true, part, at: sent.at + 1000 * events };
        await tellEdit(edit);
      },
      async editsAgain() {
        if (!edit) throw new Error(`${name} has edited nothing`);
        await tellEdit(edit);
      },
      async deletesLast() {
        if (!sent) throw new Error(`${name} has sent nothing`);
        await app.onDeleted(sent, connection);
        await app.dealtWith('deleted', team, sent.id);
      },
    };
  }

  const hears = (next: RunningApp): void => {
    app = next;
  };
  return { connection, posts, reactions, person, last, post, hears };
}
