/** Taking in what people send: within what each may use a minute, in turns, and the same bytes once. */
import { LRUCache } from 'lru-cache';
import { TooMuchError } from '../contracts/errors.js';
import type { PictureReference } from '../contracts/turn.js';
import { sharedWork } from '../util/concurrency.js';
import { inSeconds } from '../util/format.js';
import type { MinuteBudgets } from '../util/minute-budgets.js';
import type { Turns, Whose } from '../util/turns.js';
import { cleanPicture, type Decoders, type ReceivedFile } from './clean-picture.js';

/** A picture that is stored, and what its sender should know of it. */
export interface Taken extends Pick<ReceivedFile, 'remarkOn'> {
  readonly reference: Omit<PictureReference, 'name'>;
}

export interface Intake {
  /** Whether a picture was made of such a file before. @param id of its bytes */
  knows(folder: string, id: string): boolean;
  /**
   * The picture that is made of a file; of one that came before, or comes at this moment, the very same.
   * @param file.id of its bytes: their sha256
   * @param isStored whether what was made of the file before is still there
   * @throws PictureError
   */
  take(
    file: { readonly bytes: Uint8Array; readonly id: string; readonly name?: string; readonly folder: string },
    whose: Whose,
    store: {
      keep(picture: ReceivedFile): Promise<Omit<PictureReference, 'name'>>;
      isStored(id: string): Promise<boolean>;
    },
  ): Promise<Taken>;
  /** Nothing of what was taken in before is remembered. */
  forget(): void;
}

/** Files whose picture is known, some 300 bytes each. */
const filesKept = 2_000;
const never = new AbortController().signal;

export function createIntake(options: {
  readonly turns: Turns;
  readonly budgets: MinuteBudgets;
  readonly decoders: Decoders;
}): Intake {
  const { turns, budgets, decoders } = options;
  const known = new LRUCache<string, Taken>({ max: filesKept });
  // What is wrong with a file is said under the name that each sender gave it.
  const underWay = sharedWork<Taken>(() => true);

  function spend(whose: Whose, kind: 'bytes' | 'pixels', amount: number): void {
    const refused = budgets.take(whose, kind, amount);
    if (!refused) return;
    const { retryAfterMs } = refused;
    throw new TooMuchError(
      `[pictures] a person sends more ${kind} than one may a minute; CLOVABOT_MINUTE_… say how many`,
      {
        friendly: `That’s more pictures than I can take from one person in a minute. Please send it again in ${inSeconds(retryAfterMs)}.`,
        retryAfterMs,
      },
    );
  }

  return {
    knows: (folder, id) => known.has(keyOf(folder, id)),
    async take({ bytes, id, name, folder }, whose, { keep, isStored }) {
      spend(whose, 'bytes', bytes.byteLength);
      const key = keyOf(folder, id);
      const before = known.get(key);
      if (before && (await isStored(before.reference.id))) return before;
      const onMeasured = (pixels: number): void => spend(whose, 'pixels', pixels);
      const { result } = await underWay.run(key, never, async () => {
        const { remarkOn, ...picture } = await turns.run(whose, () => cleanPicture(bytes, name, decoders, onMeasured));
        const taken: Taken = { reference: await keep(picture), ...(remarkOn && { remarkOn }) };
        known.set(key, taken);
        return taken;
      });
      return result;
    },
    forget: () => known.clear(),
  };
}

const keyOf = (folder: string, id: string): string => `${folder} ${id}`;
