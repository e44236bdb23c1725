import { z } from 'zod';
import type { App } from '../../src/contracts/chat.js';
import type { Log } from '../../src/contracts/log.js';
import type { Memory } from '../../src/contracts/store.js';
import { rowKey } from '../../src/util/row-key.js';

/**
 * An app that accepts as the real one does, at once and each event once, before the acted one has dealt with it.
 * @param options.pending what the acted app is at
 */
export function accepting(
  app: App,
  { store }: Pick<Memory, 'store'>,
  { log, pending = new Set() }: { readonly log: Log; readonly pending?: Set<Promise<void>> },
): App {
  const rowOf = (kind: string, team: string, id: string) => rowKey('accepted', kind, team, id);
  async function accept(kind: string, team: string, id: string, work: () => Promise<void>): Promise<void> {
    if (!(await store.claim(rowOf(kind, team, id)))) return;
    await store.write([{ namespace: 'accepted', key: rowOf(kind, team, id), value: true }]);
    void watch(work());
  }
  function watch(work: Promise<void>): Promise<void> {
    pending.add(work);
    const done = work.finally(() => pending.delete(work));
    done.catch((error: unknown) => log.error({ err: error }, 'an event failed'));
    return done;
  }
  return {
    async onMessage(message, connection, beside = []) {
      await store.write(beside);
      const id = [message.id, message.part].join('');
      await accept('message', message.team, id, () => app.onMessage(message, connection));
    },
    onReaction: (reaction, connection) =>
      accept('reaction', reaction.team, reaction.key, () => app.onReaction(reaction, connection)),
    onPress: (press, connection) => accept('press', press.team, press.key, () => app.onPress(press, connection)),
    // What is deleted again is forgotten again.
    onDeleted: async (message, connection) => void watch(app.onDeleted(message, connection)),
    onThreadDeleted: async (place, connection) => void watch(app.onThreadDeleted(place, connection)),
    onTeamLeft: (team) => app.onTeamLeft(team),
    onTeamBack: (team) => app.onTeamBack(team),
    onConnected: (connection, serves) => watch(app.onConnected(connection, serves)),
    knows: async (kind, team, id) => (await store.get('accepted', rowOf(kind, team, id), known)) !== undefined,
    goesOnIn: (team, post) => app.goesOnIn(team, post),
    verdictOf: (emoji) => app.verdictOf(emoji),
  };
}

const known = z.boolean();
