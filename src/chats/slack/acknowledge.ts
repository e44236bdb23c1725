import type { App as Bolt } from '@slack/bolt';
import type { Log } from '../../contracts/log.js';
import { settlesWithin } from '../../util/settles-within.js';

/** Slack wants to be answered within 3 s. */
const latestMs = 2500;

/** What Slack tells is acknowledged when it is accepted, so that it tells again what was not. */
export interface Acknowledgement {
  /** Runs what accepts an event; one that could not be accepted is not acknowledged. */
  accepting(body: object, work: () => Promise<void>): Promise<void>;
  /**
   * Runs what accepts something that people did, then acknowledges it. Where that takes long, the acknowledgement comes
   * first, for Slack shows people a fault otherwise and never tells again.
   */
  acceptThenAcknowledge(acknowledge: () => Promise<void>, work: () => Promise<void>): Promise<void>;
}

/** Bolt itself acknowledges an event before anybody has heard of it. */
export function acknowledgeWhenAccepted(bolt: Bolt, log: Log): Acknowledgement {
  const refused = new WeakSet<object>();
  const processEvent = bolt.processEvent.bind(bolt);
  bolt.processEvent = async (given) => {
    if (given.body.type !== 'event_callback') return processEvent(given);
    let isAcknowledged = false;
    const acknowledge = async (): Promise<void> => {
      if (isAcknowledged || refused.has(given.body)) return;
      isAcknowledged = true;
      await given.ack();
    };
    const work = processEvent({ ...given, ack: async () => undefined });
    if (!(await settlesWithin(work, latestMs))) {
      log.warn({}, '[slack] an event took long to be written down; look at the database and at Slack’s own answers');
      await acknowledge();
    }
    await work;
    await acknowledge();
  };
  return {
    async accepting(body, work) {
      try {
        await work();
      } catch (error) {
        refused.add(body);
        throw error;
      }
    },
    async acceptThenAcknowledge(acknowledge, work) {
      const done = work();
      // What fails is told by whoever waits for it, and acknowledged all the same.
      if (!(await settlesWithin(done, latestMs)))
        log.warn({}, '[slack] what somebody did took long to be written down; look at the database');
      await acknowledge();
      await done;
    },
  };
}
