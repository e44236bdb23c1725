import type { App, Connection, Message, Press, Reaction } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';

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
