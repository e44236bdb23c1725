import { LRUCache } from 'lru-cache';
import type { App, Connection, Message, Place, Press, Reaction } from '../contracts/chat.js';
import type { NewEntry } from '../contracts/journal.js';
import type { Memory } from '../contracts/store.js';
import { verdictOfSign } from '../language/verdict.js';
import { isNoted } from './attempt.js';
import { authorOf, type Journalled } from './events.js';
import { readCommand } from './run-command.js';
import type { ServiceOptions } from './services.js';
import { isClearlyAside } from './talk.js';

const mostHeard = 10_000;

export type NewEvent = NewEntry & { readonly event: Journalled };

export interface IntakeOptions extends Pick<ServiceOptions, 'commands' | 'emoji' | 'log' | 'randomId'> {
  readonly memory: Pick<Memory, 'journal' | 'store'>;
  /** Writes it down; false when it was before. */
  accept(entry: NewEvent, connection: Connection): Promise<boolean>;
}

/** What chats tell, as entries of the journal. */
export function createIntake({
  memory: { journal, store },
  commands,
  emoji,
  log,
  randomId,
  accept,
}: IntakeOptions): Omit<App, 'onConnected' | 'onTeamLeft' | 'onTeamBack'> {
  /** Messages that the journal has: platforms tell of the same one twice within moments. */
  const heard = new LRUCache<string, true>({ max: mostHeard });

  /** What is deleted once more, first the pictures of a message and then all of it, is forgotten once more. */
  async function acceptAgain(entry: NewEvent, connection: Connection): Promise<void> {
    if (await accept(entry, connection)) return;
    await accept({ ...entry, key: `${entry.key}~${randomId()}` }, connection);
  }

  const verdictOf: App['verdictOf'] = (sign) => verdictOfSign(sign, emoji);
  function inThread(key: string, { team, thread }: Place, event: Journalled): NewEvent {
    const author = authorOf(event);
    return { key, team, thread, order: 'thread', ...(author && { person: author.id }), event };
  }

  /** What only tells waits for nothing in its thread. */
  const orderOf = ({ text, pictures }: Message): NewEntry['order'] => {
    const name = pictures.length === 0 ? readCommand(text)?.name : undefined;
    return commands.some((one) => one.name === name && one.onlyTells) ? 'beside' : 'thread';
  };

  return {
    verdictOf,
    async knows(kind, team, id, where) {
      const key = keyOf(kind, team, id);
      return heard.has(key) || (where !== 'here' && (await journal.isKnown(key)));
    },
    goesOnIn: (team, post) => isNoted(team, post, store),
    async onMessage(message, connection, beside) {
      const key = eventKeys.message(message);
      const event = inThread(key, message, { kind: 'message', message });
      const entry = { ...event, order: orderOf(message), ...(beside && { beside }) };
      const isNew = await accept(entry, connection);
      heard.set(entry.key, true);
      if (!isNew || isClearlyAside(message)) return;
      connection
        .react(message, message.id, '👀')
        .catch((error: unknown) => log.warn({ err: error }, 'the chat did not take the 👀'));
    },
    async onReaction(reaction, connection) {
      if (!verdictOf(reaction.emoji)) return;
      await accept(inThread(eventKeys.reaction(reaction), reaction, { kind: 'reaction', reaction }), connection);
    },
    async onPress(press, connection) {
      await accept(inThread(eventKeys.press(press), press, { kind: 'press', press }), connection);
    },
    async onDeleted(message, connection) {
      const { id, ...place } = message;
      await acceptAgain(inThread(eventKeys.deleted(message), place, { kind: 'deleted', id }), connection);
    },
    async onThreadDeleted(place, connection) {
      await acceptAgain(inThread(eventKeys.threadDeleted(place), place, { kind: 'thread deleted' }), connection);
    },
  };
}

/** How to come back to where it came from is written down with it. */
export function withWayBack(entry: NewEvent, { via }: Pick<Connection, 'via'>): NewEvent {
  return via === undefined ? entry : { ...entry, event: { ...entry.event, via } };
}

/** One name for an event over all its tellings; a message's does not depend on its thread. */
export const keyOf = (kind: Journalled['kind'], team: string, id: string): string => JSON.stringify([kind, team, id]);

/** Under which keys the journal has what chats tell. */
export const eventKeys = {
  message: ({ team, id, part }: Pick<Message, 'team' | 'id' | 'part'>) => keyOf('message', team, withPart(id, part)),
  reaction: ({ team, key }: Pick<Reaction, 'team' | 'key'>) => keyOf('reaction', team, key),
  press: ({ team, key }: Pick<Press, 'team' | 'key'>) => keyOf('press', team, key),
  deleted: ({ team, id }: Pick<Message, 'team' | 'id'>) => keyOf('deleted', team, id),
  threadDeleted: ({ team, thread }: Place) => keyOf('thread deleted', team, thread),
};

/** How `App.knows` names a message, or what more is known of it. */
export const withPart = (id: string, part: string | undefined): string => (part === undefined ? id : `${id} ${part}`);
