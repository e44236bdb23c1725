import type { App, Message, Press, Reaction } from '../contracts/chat.js';
import type { Log } from '../contracts/log.js';
import { isStopping } from '../language/stopping.js';
import { noticePost } from '../show/render-turn.js';
import { isStopSign } from '../util/stop-signs.js';
import { withPart } from './intake.js';
import { messages } from './messages.js';
import type { Stop, Stops } from './stops.js';

/**
 * The same app, in which whoever asked stops what they began: by “stop” in its thread, ⏹ under it, or its button. That is
 * heard at once, and never waits behind what it is to stop.
 */
export function withStopping<Given extends App>(
  app: Given,
  { stops, log }: { readonly stops: Pick<Stops, 'stop'>; readonly log: Log },
): Given {
  const told = (work: Promise<unknown>): Promise<void> =>
    work.then(
      () => undefined,
      (error: unknown) => log.warn({ err: error }, 'the chat did not take that a question was stopped'),
    );
  return {
    ...app,
    async onMessage(message, connection, beside) {
      // Whoever rewords a question wants the first one no longer; told once more, it is the new one that is under way.
      if (message.edited && !(await app.knows('message', message.team, withPart(message.id, message.part))))
        await stops.stop(stopByEditing(message));
      const stop = stopBySaying(message);
      if ((stop && (await stops.stop(stop))) !== 'stopped') return app.onMessage(message, connection, beside);
      await told(connection.react(message, message.id, '👌'));
    },
    async onReaction(reaction, connection) {
      const stop = stopByReaction(reaction);
      if ((stop && (await stops.stop(stop))) !== 'stopped') await app.onReaction(reaction, connection);
    },
    async onPress(press, connection) {
      const stop = stopByButton(press);
      if (!stop) return app.onPress(press, connection);
      const outcome = await stops.stop(stop);
      if (outcome === 'not theirs') await told(connection.post(press, noticePost(messages.notYourQuestion)));
    },
  };
}

const stopByEditing = ({ team, id, author, at }: Message): Stop => ({
  team,
  post: id,
  author: author.id,
  at,
  onlyBefore: true,
});

export const stopBySaying = ({ team, thread, author, text, pictures, at }: Message): Stop | undefined =>
  pictures.length === 0 && isStopping(text) ? { team, thread, author: author.id, at } : undefined;

export const stopByReaction = ({ team, post, author, emoji, added, at }: Reaction): Stop | undefined =>
  added && isStopSign(emoji) ? { team, post, author: author.id, at } : undefined;

export function stopByButton({ team, author, action, post, at }: Press): Stop | undefined {
  const [, turn] = /^cancel:(.+)$/.exec(action) ?? [];
  return turn === undefined ? undefined : { team, turn, post, author: author.id, at };
}
