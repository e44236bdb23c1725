import type { Caps } from '../../src/money/caps.js';
import { createTreasury, type Treasury, type TreasuryOptions } from '../../src/money/treasury.js';
import { recordingLog } from './log.js';

const unlimited = Number.POSITIVE_INFINITY;
export const noCaps: Caps = {
  question: unlimited,
  lesson: unlimited,
  personDay: unlimited,
  teamDay: unlimited,
  totalDay: unlimited,
};

/** A treasury with the caps that are given and no others. */
export const treasuryOf = (
  memory: TreasuryOptions['memory'],
  caps: Partial<Caps> = {},
  now: () => number = () => Date.now(),
): Treasury => createTreasury({ memory, caps: { ...noCaps, ...caps }, now, log: recordingLog() });
