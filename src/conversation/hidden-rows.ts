import { z } from 'zod';
import type { Hidden } from '../contracts/forgetting.js';
import { personSchema } from '../contracts/schemas.js';
import type { Memory } from '../contracts/store.js';
import { runEntered } from '../util/concurrency.js';
import { rowKey } from '../util/row-key.js';

export interface RowServices {
  readonly memory: Pick<Memory, 'store' | 'journal'>;
  readonly signal: AbortSignal;
}

const namespace = 'forgettings';
const hiddenSchema = z.object({
  id: z.string(),
  team: z.string(),
  thread: z.string(),
  what: z.union([z.literal('everything'), z.object({ person: z.string() }), z.object({ picture: z.string() })]),
  name: z.string(),
  by: personSchema,
  state: z.enum(['hiding', 'hidden', 'coming back']),
  left: z.number(),
  /** When `left` was last counted down, ms since 1970: the clock may be set meanwhile, so it alone decides nothing. */
  seen: z.number(),
  /** People who had themselves forgotten meanwhile, by id: what is brought back is brought back without them. */
  without: z.array(z.string()),
});

/** What is hidden, with what is done about it. */
export interface HiddenRow extends Hidden {
  readonly team: string;
  readonly thread: string;
  readonly state: 'hiding' | 'hidden' | 'coming back';
  readonly seen: number;
  readonly without: readonly string[];
}

export const asHidden = ({ id, what, name, by, left }: HiddenRow): Hidden => ({ id, what, name, by, left });

export const dropHidden = ({ store }: Pick<Memory, 'store'>, { team, id }: HiddenRow): Promise<void> =>
  store.write([{ namespace, key: rowKey(team, id), value: undefined }]);

export const hiddenPlace = ({ team, id }: Pick<HiddenRow, 'team' | 'id'>) => ({ namespace, key: rowKey(team, id) });
export const hiddenChange = (value: HiddenRow) => ({ ...hiddenPlace(value), value });
export const hiddenRead = (row: Pick<HiddenRow, 'team' | 'id'>) => ({ ...hiddenPlace(row), schema: hiddenSchema });

/** Changes it as it is by then: others may have noted something in it meanwhile. Undefined where it is gone. */
export async function changeHidden(
  { store }: Pick<Memory, 'store'>,
  row: Pick<HiddenRow, 'team' | 'id'>,
  by: (known: HiddenRow) => HiddenRow,
): Promise<HiddenRow | undefined> {
  const changed = await store.update([hiddenRead(row)], ([known]) => {
    const value = known && by(known);
    return value && { rows: [hiddenChange(value)], value };
  });
  return changed?.value;
}

/** Waits for whatever is done with it in this process or another one. */
export const runAloneOn = <Result>(
  { team, id }: Pick<HiddenRow, 'team' | 'id'>,
  { memory, signal }: RowServices,
  task: () => Promise<Result>,
): Promise<Result> => runEntered(memory.journal.enter(JSON.stringify(['forgetting', team, id]), signal), task);

/** Does something with it as it is by then, where it is still in this state; false where it is not. */
export function runWhileIn(
  row: Pick<HiddenRow, 'team' | 'id'>,
  state: HiddenRow['state'],
  options: RowServices,
  task: (row: HiddenRow) => Promise<unknown>,
): Promise<boolean> {
  return runAloneOn(row, options, async () => {
    const { namespace: of, key, schema } = hiddenRead(row);
    const known = await options.memory.store.get(of, key, schema);
    if (known?.state !== state) return false;
    await task(known);
    return true;
  });
}

export const allHidden = async ({ store }: Pick<Memory, 'store'>): Promise<readonly HiddenRow[]> =>
  (await store.list(namespace, hiddenSchema, {})).map(({ value }) => value);

export const hiddenOfTeam = async (team: string, { store }: Pick<Memory, 'store'>): Promise<readonly HiddenRow[]> =>
  (await store.list(namespace, hiddenSchema, { prefix: rowKey(team, '') }))
    .map(({ value }) => value)
    .sort((a, b) => b.left - a.left);
