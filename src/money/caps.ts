import { BudgetError } from '../contracts/errors.js';
import type { DayTotals } from '../contracts/store.js';
import { formatDollars } from '../util/format.js';

export type Purpose = 'question' | 'lesson';

/** The most that may be spent, in US dollars; Infinity for no limit. Days are those of UTC. */
export interface Caps {
  /** Of one question. */
  readonly question: number;
  /** Of one lesson, and of what is learned again when something is forgotten. */
  readonly lesson: number;
  readonly personDay: number;
  readonly teamDay: number;
  /** Of all teams. */
  readonly totalDay: number;
}

/** Amounts are exact to a billionth. */
const tolerance = 1e-9;

export const isOver = (cap: number, dollars: number): boolean => dollars > cap + tolerance;

/** A cap on what is spent in a day, and what is spent or set aside of it. */
export interface DayCap {
  readonly whose: string;
  readonly cap: number;
  readonly total: number;
  readonly setting: string;
}

/** The cap that leaves the least room. */
export function tightest({ person, team, all }: DayTotals, caps: Caps): DayCap {
  const own = { whose: 'you', total: person, cap: caps.personDay, setting: 'CLOVABOT_CAP_PERSON_DAY' };
  const others: readonly DayCap[] = [
    { whose: 'this team', total: team, cap: caps.teamDay, setting: 'CLOVABOT_CAP_TEAM_DAY' },
    { whose: 'all teams together', total: all, cap: caps.totalDay, setting: 'CLOVABOT_CAP_TOTAL_DAY' },
  ];
  const room = ({ cap, total }: DayCap): number => cap - total;
  return others.reduce<DayCap>((tightest, one) => (room(one) < room(tightest) ? one : tightest), own);
}

export function overOwnCap(purpose: Purpose, cap: number, used: number, wanted: number): BudgetError {
  const setting = `CLOVABOT_CAP_${purpose.toUpperCase()}`;
  return new BudgetError(`[money] a call was not made: it would pass ${setting}; raise it or ask for less`, {
    hint: `${setting} can be raised.`,
    friendly:
      used > 0
        ? `I stopped before spending more: one ${purpose} is allowed ${formatDollars(cap)}, this one has used ` +
          `${formatDollars(used)}, and the next call could cost up to ${formatDollars(wanted)}. A new ${purpose} starts from zero.`
        : `I didn't begin: that could cost up to ${formatDollars(wanted)}, more than the ${formatDollars(cap)} that one ${purpose} is allowed.`,
  });
}

export function overDayCap({ whose, cap, total, setting }: DayCap, wanted: number, now: number): BudgetError {
  const hours = Math.max(1, Math.ceil(((Math.floor(now / msADay) + 1) * msADay - now) / 3_600_000));
  return new BudgetError(`[money] a call was not made: it would pass ${setting}; raise it or wait until tomorrow`, {
    hint: `${setting} can be raised.`,
    friendly:
      `I may spend ${formatDollars(cap)} a day for ${whose}; ${formatDollars(total)} is used or set ` +
      `aside, and this may cost ${formatDollars(wanted)} more. It starts again at midnight UTC, in ${hours} h.`,
  });
}

const msADay = 86_400_000;
