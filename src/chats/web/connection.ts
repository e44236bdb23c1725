import type { App, Connection, Message, Press, Reaction } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import type { Person } from '../../contracts/turn.js';
import type { Board } from './board.js';
import { everybody } from './places.js';
import type { WebPost } from './wire.js';

export { webTeam } from './places.js';

export const bot: Person = { id: 'clovabot', name: 'Clovabot' };

/** The bot's way into the board; open pages see each post and edit at once. */
export function boardConnection(board: Board): Connection {
  return {
    draws: true,
    audience: async () => everybody,
    async post(place, post) {
      if (place.thread === everybody && !board.thread(everybody)) await board.startThread('Week by week', everybody);
      const added = await board.add(place.thread, { from: 'bot', post });
      if (!added) throw new Error(`[web] there is no thread ${place.thread} to post in`);
      return added.id;
    },
    // The board makes changes one after another, so edits need no pacing.
    async edit(_place, id, post) {
      const edited = await board.change(id, (known) => (known.from === 'bot' ? { ...known, post } : known));
      if (edited?.from !== 'bot') throw new Error(`[web] there is no post ${id} of the bot to edit`);
    },
    async react(_place, message, emoji) {
      await board.change(message, (post) => withReaction(post, bot, emoji, true));
    },
  };
}

/** Says so in posts that were still being worked on when the last run of the server ended. */
export async function endInterrupted(board: Board): Promise<void> {
  for (const id of await board.working())
    await board.change(id, (known) =>
      known.from === 'bot'
        ? {
            ...known,
            post: {
              ...known.post,
              status: 'aborted',
              working: undefined,
              growing: undefined,
              progress: undefined,
              pictures: [],
              text: 'I was stopped in the middle of this. Please ask again.',
            },
          }
        : known,
    );
}

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

/** Hands events to the app without waiting: the answer comes by the connection. */
export interface Teller {
  message(message: Message): void;
  reaction(reaction: Reaction): void;
  press(press: Press): void;
  deleted(message: Pick<Message, 'id' | 'team' | 'thread'>): void;
  connected(serves: (team: string) => boolean): void;
}

export function createTeller(app: App, connection: Connection, log: Log): Teller {
  function hand(work: Promise<void>): void {
    work.catch((error: unknown) => log.error({ err: error }, '[web] the app failed on an event'));
  }
  return {
    message: (message) => hand(app.onMessage(message, connection)),
    reaction: (reaction) => hand(app.onReaction(reaction, connection)),
    press: (press) => hand(app.onPress(press, connection)),
    deleted: (message) => hand(app.onDeleted(message, connection)),
    connected: (serves) => hand(app.onConnected(connection, serves)),
  };
}
