import type { App } from '../contracts/chat.js';
import { noticePost } from '../show/render-turn.js';
import { messages } from './messages.js';
import type { Services } from './services.js';

/**
 * The same app, in which whoever asked stops their question: by “stop” in its thread, ⏹ under it, or its button. That is
 * heard at once, and never waits behind what it is to stop.
 */
export function withStopping<Given extends App>(
  app: Given,
  { underWay, log }: Pick<Services, 'underWay' | 'log'>,
): Given {
  const told = (work: Promise<unknown>): Promise<void> =>
    work.then(
      () => undefined,
      (error: unknown) => log.warn({ err: error }, 'the chat did not take that a question was stopped'),
    );
  return {
    ...app,
    async onMessage(message, connection) {
      if (!underWay.stopBySaying(message)) return app.onMessage(message, connection);
      await told(connection.react(message, message.id, '👌'));
    },
    async onReaction(reaction, connection) {
      if (!underWay.stopByReaction(reaction)) await app.onReaction(reaction, connection);
    },
    async onPress(press, connection) {
      const outcome = underWay.stopByButton(press);
      if (outcome === undefined) await app.onPress(press, connection);
      if (outcome === 'not theirs') await told(connection.post(press, noticePost(messages.notYourQuestion)));
    },
  };
}
