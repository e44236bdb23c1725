import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { App, ChatRecord, Connection, IncomingPicture, Message, Press, Reaction } from '../../contracts/chat.js';
import { PictureError } from '../../contracts/errors.js';
import type { Pictures } from '../../contracts/store.js';
import type { Person } from '../../contracts/turn.js';
import type { SafeFetch } from '../../util/safe-fetch.js';
import { linkSource, loadLinked } from '../shared/links.js';
import type { Board } from './board.js';
import { everybody, webTeam } from './places.js';
import type { WebPost } from './wire.js';

export { webTeam } from './places.js';

export const bot: Person = { id: 'clovabot', name: 'Clovabot' };

/** A picture that was uploaded, in the store. */
const storedSource = z.object({ stored: z.string() });
export const storedPicture = (id: string): z.output<typeof storedSource> => ({ stored: id });

export interface BoardConnectionOptions {
  readonly board: Board;
  /** Whose browser a name is, is known no more. */
  disown(person: string): Promise<void>;
  /** What somebody, or anybody, has said and done that was not told yet is told no more. */
  untell(person?: string): Promise<void>;
  readonly pictures: Pick<Pictures, 'bytes'>;
  /** Asks other people's servers for the pictures that are linked to. */
  readonly web: Pick<SafeFetch, 'get'>;
}

/** The bot's way into the board; open pages see each post and edit at once. */
export function boardConnection({ board, disown, untell, pictures, web }: BoardConnectionOptions): Connection {
  async function load({ source }: IncomingPicture, signal: AbortSignal): Promise<Uint8Array> {
    const link = linkSource.safeParse(source);
    if (link.success) return loadLinked(link.data, web, signal);
    const { stored: id } = storedSource.parse(source);
    const stored = await pictures.bytes(id);
    if (!stored) throw new PictureError(`[web] picture ${id} is gone; send it again`);
    return stored.bytes;
  }
  const record: ChatRecord = {
    forgetBefore: (before, stands) => board.forgetBefore(before, (post) => stands(webTeam, post)),
    async forgetPerson(team, person) {
      if (team !== webTeam) return;
      await disown(person);
      await untell(person);
      await board.forgetPerson(person);
    },
    async forgetTeam(team, but) {
      if (team !== webTeam) return;
      for (const { id } of await board.people()) await disown(id);
      await untell();
      await board.forgetAll(but);
    },
    reread: () => board.reread(),
  };
  return {
    record,
    storesAhead: webTeam,
    draws: true,
    audience: async () => everybody,
    load: (_team, picture, signal) => load(picture, signal),
    async post(place, post, once) {
      if (place.thread === everybody) await board.startThread('Week by week', everybody);
      const added = await board.add(place.thread, { from: 'bot', post }, { once: once?.mark });
      if (!added) throw new Error(`[web] there is no thread ${place.thread} to post in`);
      return added.id;
    },
    // The board makes changes to a thread one after another, so edits need no pacing.
    async edit(_place, id, post) {
      const edited = await board.change(id, (known) => (known.from === 'bot' ? { ...known, post } : known));
      if (edited?.from !== 'bot') throw new Error(`[web] there is no post ${id} of the bot to edit`);
    },
    async react(_place, message, emoji) {
      await board.change(message, (post) => withReaction(post, bot, emoji, true));
    },
  };
}

/**
 * Says so in posts that a run has left unfinished, unless they are gone on with.
 * @param settleMs how long another process may need to note that it is at work in a post that it has just made
 */
export async function endInterrupted(board: Board, goesOnIn: App['goesOnIn'], settleMs: number): Promise<void> {
  const left = new Map<string, number>();
  const find = async (): Promise<readonly WebPost[]> => {
    const posts = await Promise.all((await board.working()).map((id) => board.post(id)));
    const found: WebPost[] = [];
    for (const post of posts) if (post && !(await goesOnIn(webTeam, post.id))) found.push(post);
    return found;
  };
  for (const { id, revision } of await find()) left.set(id, revision);
  if (left.size === 0) return;
  if (settleMs > 0) await sleep(settleMs, undefined, { ref: false });
  for (const { id, revision } of await find()) if (left.get(id) === revision) await endPost(board, id);
}

const endPost = (board: Board, id: string) =>
  board.change(id, (known) => {
    if (known.from !== 'bot') return known;
    const ended = { working: undefined, growing: undefined, progress: undefined, pictures: [] };
    const text = 'I was stopped in the middle of this. Please ask again.';
    return { ...known, post: { ...known.post, ...ended, status: 'aborted', text } };
  });

export const isDeleted = (post: WebPost): boolean => post.from === 'person' && post.deleted === true;

/** The post with this person's reaction added or taken back; the very same post when that changes nothing. */
export function withReaction(post: WebPost, person: Person, emoji: string, added: boolean): WebPost {
  if (isDeleted(post)) return post;
  const known = post.reactions.find((reaction) => reaction.emoji === emoji);
  const isThere = known?.people.some(({ id }) => id === person.id) ?? false;
  if (isThere === added) return post;
  if (!known) return { ...post, reactions: [...post.reactions, { emoji, people: [person] }] };
  const people = added ? [...known.people, person] : known.people.filter(({ id }) => id !== person.id);
  const reactions = post.reactions
    .map((reaction) => (reaction === known ? { emoji, people } : reaction))
    .filter((reaction) => reaction.people.length > 0);
  return { ...post, reactions };
}

/** Hands events to the app. All resolve when it has accepted them. */
export interface Teller {
  message(message: Message): Promise<void>;
  reaction(reaction: Reaction): Promise<void>;
  press(press: Press): Promise<void>;
  deleted(message: Pick<Message, 'id' | 'team' | 'thread'>): Promise<void>;
  connected(serves: (team: string) => boolean): Promise<void>;
}

export const createTeller = (app: App, connection: Connection): Teller => ({
  message: (message) => app.onMessage(message, connection),
  reaction: (reaction) => app.onReaction(reaction, connection),
  press: (press) => app.onPress(press, connection),
  deleted: (message) => app.onDeleted(message, connection),
  connected: (serves) => app.onConnected(connection, serves),
});
