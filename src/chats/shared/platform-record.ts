import type { ChatRecord } from '../../contracts/chat.js';
import type { StandingReactions } from './standing-reactions.js';

/** What the bot keeps of a platform's people goes with them; what they wrote is the platform's. */
export const platformRecord = (
  standing: Pick<StandingReactions, 'forget'>,
  places: {
    forgetPerson?(team: string, person: string): Promise<void>;
    /** @param but a thread in which something is still to be said */
    forgetTeam(team: string, but?: string): Promise<void>;
  },
): ChatRecord => ({
  async forgetPerson(team, person) {
    await standing.forget(team, person);
    await places.forgetPerson?.(team, person);
  },
  async forgetTeam(team, but) {
    await standing.forget(team);
    await places.forgetTeam(team, but);
  },
  // It names no words and no pictures.
  forgetBefore: async () => undefined,
  reread: async () => undefined,
});
