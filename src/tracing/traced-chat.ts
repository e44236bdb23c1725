import type { App, Connection } from '../contracts/chat.js';
import { eventKeys } from '../conversation/intake.js';
import { spanned, type Tracer } from './tracer.js';

/** The same app for one chat: spans for events until they are written down, and for what is posted there. */
export function tracedApp(app: App, tracer: Tracer, chat: string): App {
  const known = new WeakMap<Connection, Connection>();
  const shown = (connection: Connection): Connection => {
    const traced = known.get(connection) ?? tracedConnection(connection, tracer, chat);
    known.set(connection, traced);
    return traced;
  };
  const comes = (kind: string, key: string, work: () => Promise<void>): Promise<void> =>
    spanned(tracer, { name: `event ${kind}`, facts: { kind, chat }, event: { key, comes: true } }, work);

  return {
    ...app,
    onMessage: (message, connection, beside) =>
      comes('message', eventKeys.message(message), () => app.onMessage(message, shown(connection), beside)),
    onReaction: (reaction, connection) =>
      comes('reaction', eventKeys.reaction(reaction), () => app.onReaction(reaction, shown(connection))),
    onPress: (press, connection) => comes('press', eventKeys.press(press), () => app.onPress(press, shown(connection))),
    onDeleted: (message, connection) =>
      comes('deleted', eventKeys.deleted(message), () => app.onDeleted(message, shown(connection))),
    onThreadDeleted: (place, connection) =>
      comes('thread deleted', eventKeys.threadDeleted(place), () => app.onThreadDeleted(place, shown(connection))),
    onConnected: (connection, serves) => app.onConnected(shown(connection), serves),
  };
}

function tracedConnection(connection: Connection, tracer: Tracer, chat: string): Connection {
  const { comingBack } = connection;
  return {
    ...connection,
    ...(comingBack && { comingBack: (via) => tracedConnection(comingBack(via), tracer, chat) }),
    post: (place, post, once) =>
      spanned(tracer, { name: 'post', facts: { chat, shows: post.status, again: once?.again } }, () =>
        connection.post(place, post, once),
      ),
    edit: (place, id, post) =>
      spanned(tracer, { name: 'edit', facts: { chat, shows: post.status } }, () => connection.edit(place, id, post)),
    react: (...given) => spanned(tracer, { name: 'react', facts: { chat } }, () => connection.react(...given)),
    load: (...given) => spanned(tracer, { name: 'load picture', facts: { chat } }, () => connection.load(...given)),
  };
}
