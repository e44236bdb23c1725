import { z } from 'zod';
import type { PictureGift, Store, TeamChoices, WeeklyPlace } from '../contracts/store.js';
import { rowKey } from '../util/row-key.js';

const giftSchema = z.object({
  person: z.object({ id: z.string(), name: z.string() }),
  agrees: z.boolean(),
  licence: z.string().optional(),
  at: z.number(),
});
const weeklySchema = z.object({ team: z.string(), thread: z.string().optional(), at: z.number() });

const gifts = 'picture-gifts';
const weekly = 'weekly-places';

/**
 * What members have decided for themselves or for their team:
 * - `picture-gifts`: team, person → whether their pictures may go to other teams
 * - `weekly-places`: team → where its weekly post is wanted, if anywhere
 */
export function createTeamChoices(store: Store): {
  of(team: string): TeamChoices;
  weeklyPlaces(): Promise<readonly (WeeklyPlace & { readonly team: string })[]>;
} {
  const giftKey = (team: string, person: string) => ({ namespace: gifts, key: rowKey(team, person) });
  return {
    weeklyPlaces: async () => (await store.list(weekly, weeklySchema, {})).map(({ value }) => value),
    of: (team) => ({
      gifts: async () =>
        (await store.list(gifts, giftSchema, { prefix: rowKey(team, '') })).map(({ value }): PictureGift => value),
      setGift: (gift) => store.write([{ ...giftKey(team, gift.person.id), value: gift }]),
      removeGift: (person) => store.write([{ ...giftKey(team, person), value: undefined }]),
      weekly: () => store.get(weekly, rowKey(team), weeklySchema),
      setWeekly: (place) => store.write([{ namespace: weekly, key: rowKey(team), value: { ...place, team } }]),
      async removeAll() {
        const rows = await store.list(gifts, z.unknown(), { prefix: rowKey(team, '') });
        await store.write([
          ...rows.map(({ key }) => ({ namespace: gifts, key, value: undefined })),
          { namespace: weekly, key: rowKey(team), value: undefined },
        ]);
      },
    }),
  };
}
