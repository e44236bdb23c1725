import { LRUCache } from 'lru-cache';
import type { Log } from '../../contracts/log.js';
import type { Calls } from './calls.js';
import type { Places } from './places.js';
import { idOf } from './places.js';
import { isUnclear, refusalOf } from './refusals.js';

/** Workspaces that do not have the pane, or do not let the bot use it, are asked again so many ms later. */
const againMs = 60 * 60 * 1000;

/** What its pane suggests to ask; Slack takes four at most. */
export const suggestions: readonly { readonly title: string; readonly message: string }[] = [
  { title: 'Count something', message: 'How many people are in this picture?' },
  { title: 'Look closer', message: 'What does the sign say?' },
  { title: 'Edit a picture', message: 'Blur the background' },
];
const title = 'Send me a picture, and ask or tell me what to do with it:';

export type Assistant = ReturnType<typeof assistantStatus>;

/** The bot's own pane, where a workspace has it: what to ask there, and that the bot is at work. */
export function assistantStatus({
  calls,
  places,
  log,
  steady = () => performance.now(),
}: {
  readonly calls: Pick<Calls, 'attempt'>;
  readonly places: Pick<Places, 'keep'>;
  readonly log: Log;
  readonly steady?: () => number;
}) {
  const refused = new LRUCache<string, number>({ max: 1000 });

  async function attempt(team: string, method: string, given: Readonly<Record<string, unknown>>): Promise<void> {
    if (steady() - (refused.get(team) ?? Number.NEGATIVE_INFINITY) < againMs) return;
    try {
      await calls.attempt(team, method, given);
    } catch (error) {
      if (refusalOf(error) !== 'ratelimited' && !isUnclear(error)) refused.set(team, steady());
      log.debug({ err: error }, '[slack] the assistant pane did not take a status');
    }
  }

  return {
    /** Until something is posted in the thread: as an agent and as an assistant alike. */
    show(team: string, channel: string, thread: string): void {
      const given = { channel_id: channel, thread_ts: thread, status: 'is looking at it…' };
      void attempt(team, 'assistant.threads.setStatus', given);
    },
    /** Somebody looks at their messages with the bot. An agent names no thread: where it does, Slack shows nothing. */
    async opened(team: string, channel: string): Promise<void> {
      const given = { channel_id: channel, title, prompts: suggestions };
      await attempt(team, 'assistant.threads.setSuggestedPrompts', given);
    },
    /** The same in an app that is still an assistant, whose conversations begin with a thread. */
    async started(team: string, channel: string, thread: string): Promise<void> {
      const id = idOf({ channel, ts: thread });
      await places.keep(team, id, id);
      const given = { channel_id: channel, thread_ts: thread, title, prompts: suggestions };
      await attempt(team, 'assistant.threads.setSuggestedPrompts', given);
    },
  };
}
