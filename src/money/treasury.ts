import { BudgetError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { AnswerShelf, CallOptions, Charge, Meter, Substitution, Tokens } from '../contracts/model.js';
import type { DayTotals, Memory } from '../contracts/store.js';
import type { Person } from '../contracts/turn.js';
import { formatDollars } from '../util/format.js';
import { sumTokens } from '../util/tokens.js';

/** The most that may be spent, in US dollars; Infinity for no limit. Days are those of UTC. */
export interface Caps {
  /** Of one question. */
  readonly question: number;
  /** Of one lesson, and of whatever is learned anew when something is forgotten. */
  readonly lesson: number;
  readonly personDay: number;
  readonly teamDay: number;
  /** Of all teams. */
  readonly totalDay: number;
}

/** What something has cost so far. */
export interface Bill {
  /** US dollars, of the calls whose price is known. */
  readonly cost: number;
  /** Where language models took part. */
  readonly tokens?: Tokens;
  /** Each once. */
  readonly substitutions: readonly Substitution[];
}

/** What each call of a model is given, so that it is paid for, and not twice. */
export type Payment = Required<Pick<CallOptions, 'meter' | 'shelf' | 'onSubstitution'>>;

/** A part of what is done on an account, whose cost is told apart: planning, or a step. */
export interface Part {
  readonly bill: Bill;
  /**
   * No call is paid for any more that has not begun. True when one is under way.
   * @param reason what calls after it are refused with
   */
  stopSpending(reason: Error): boolean;
  /** Does something that may cost money. What it set aside and did not use is free again when it is done. */
  spend<Result>(work: (payment: Payment) => Promise<Result>): Promise<Result>;
}

/** One question or one lesson, and what it costs. */
export interface Account {
  readonly bill: Bill;
  /** Set when a call was refused because of what others have spent today, too. */
  readonly refusal: BudgetError | undefined;
  /** All calls that were refused. */
  readonly refused: readonly BudgetError[];
  /** Why a call that may cost so much (US dollars) would be refused now; undefined when it would not. Sets nothing aside. */
  objection(dollars: number): Promise<BudgetError | undefined>;
  part(): Part;
  /** Answers of models that came to nothing are not kept: asked again, they are given anew. */
  discardAnswers(): Promise<void>;
}

export interface Treasury {
  /** @param limits US dollars: `most`, where not even what its purpose may cost is to be spent; `spent` on it earlier */
  open(
    payer: { readonly team: string; readonly person: Person },
    purpose: 'question' | 'lesson',
    limits?: { readonly most?: number; readonly spent?: number },
  ): Account;
}

export interface TreasuryOptions {
  readonly memory: Pick<Memory, 'spending' | 'kept'>;
  readonly caps: Caps;
  /** ms since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

/** Amounts are exact to a billionth. */
const tolerance = 1e-9;

/**
 * Keeps every paid call within the caps: a call first sets aside the most that it may cost, beside all others that are
 * under way in any process, and is refused when that would pass a cap.
 */
export function createTreasury({ memory, caps, now, log }: TreasuryOptions): Treasury {
  return {
    open({ team, person }, purpose, { most = Number.POSITIVE_INFINITY, spent = 0 } = {}) {
      const spending = memory.spending(team);
      const whole = newBill();
      const cap = Math.min(caps[purpose], most);
      const dayCaps: DayTotals = { person: caps.personDay, team: caps.teamDay, all: caps.totalDay };
      const kept = memory.kept(team);
      const usedKeys = new Set<string>();
      // What was paid for is not lost because it cannot be kept.
      const onShelfFault = (err: unknown): undefined => {
        log.warn({ err, team }, 'a kept answer could not be read or written');
      };
      const shelf: AnswerShelf = {
        get(key) {
          usedKeys.add(key);
          return kept.get(key).catch(onShelfFault);
        },
        set: (key, value) => kept.set(key, value).catch(onShelfFault),
        remove: (keys) => kept.remove(keys).catch(onShelfFault),
        owner: team,
      };
      /** Spent or set aside on this account, US dollars. */
      let committed = spent;
      let refusal: BudgetError | undefined;
      const refused: BudgetError[] = [];

      function refuse(reason: BudgetError): never {
        refused.push(reason);
        throw reason;
      }

      async function reserve(dollars: number, day: string): Promise<void> {
        if (committed + dollars > cap + tolerance) refuse(overOwnCap(purpose, cap, committed, dollars));
        // What costs nothing passes no cap.
        if (dollars === 0) return;
        committed += dollars;
        const totals = await spending.reserve(person.id, day, dollars, dayCaps).catch((error: unknown) => {
          committed -= dollars;
          throw error;
        });
        if (totals.reserved) return;
        committed -= dollars;
        refusal = overDayCap(tightest(totals, caps), dollars, now());
        refuse(refusal);
      }

      async function objection(dollars: number): Promise<BudgetError | undefined> {
        if (committed + dollars > cap + tolerance) return overOwnCap(purpose, cap, committed, dollars);
        const least = tightest(await spending.totals(person.id, utcDay(now())), caps);
        return least.total + dollars > least.cap + tolerance ? overDayCap(least, dollars, now()) : undefined;
      }

      function part(): Part {
        const own = newBill();
        let underWay = 0;
        let closed: Error | undefined;
        return {
          bill: own.bill,
          stopSpending(reason) {
            closed ??= reason;
            return underWay > 0;
          },
          async spend(work) {
            const day = utcDay(now());
            // Calls settle in any order; which of what was set aside was whose makes no difference to the sums.
            const held: number[] = [];
            const notes: Promise<unknown>[] = [];
            const note = (writing: Promise<unknown>): void => {
              // A call that has been made is not undone by a ledger that fails.
              notes.push(writing.catch((err: unknown) => log.error({ err, team }, 'what a call cost was not noted')));
            };
            const meter: Meter = {
              async reserve(dollars) {
                if (closed) throw closed;
                const most = Math.max(0, dollars);
                await reserve(most, day);
                held.push(most);
                underWay += 1;
              },
              charge(charge) {
                own.add(charge);
                whole.add(charge);
                if (held.length > 0) underWay -= 1;
                const reserved = held.shift() ?? 0;
                committed += (charge.dollars ?? 0) - reserved;
                note(spending.settle(person, day, reserved, charge));
              },
            };
            const onSubstitution = (substitution: Substitution): void => {
              own.substitute(substitution);
              whole.substitute(substitution);
            };
            try {
              return await work({ meter, shelf, onSubstitution });
            } finally {
              underWay -= held.length;
              const left = held.splice(0).reduce((sum, dollars) => sum + dollars, 0);
              committed -= left;
              if (left > 0) note(spending.settle(person, day, left));
              await Promise.all(notes);
            }
          },
        };
      }

      return {
        bill: whole.bill,
        get refusal() {
          return refusal;
        },
        refused,
        objection,
        part,
        discardAnswers: () => shelf.remove([...usedKeys]),
      };
    },
  };
}

export const utcDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** A bill that grows; whoever holds it sees its present sums. */
function newBill() {
  let cost = 0;
  let tokens: Tokens | undefined;
  const substitutions: Substitution[] = [];
  const bill: Bill = {
    get cost() {
      return cost;
    },
    get tokens() {
      return tokens;
    },
    substitutions,
  };
  return {
    bill,
    add(charge: Charge): void {
      cost += charge.dollars ?? 0;
      tokens = sumTokens(tokens, charge.tokens);
    },
    substitute({ backend, insteadOf }: Substitution): void {
      if (!substitutions.some((known) => known.backend === backend && known.insteadOf === insteadOf))
        substitutions.push({ backend, insteadOf });
    },
  };
}

interface DayCap {
  readonly whose: string;
  readonly cap: number;
  readonly total: number;
  readonly setting: string;
}

/** The cap that leaves the least room. */
function tightest({ person, team, all }: DayTotals, caps: Caps): DayCap {
  const own = { whose: 'you', total: person, cap: caps.personDay, setting: 'CLOVABOT_CAP_PERSON_DAY' };
  const others: readonly DayCap[] = [
    { whose: 'this team', total: team, cap: caps.teamDay, setting: 'CLOVABOT_CAP_TEAM_DAY' },
    { whose: 'all teams together', total: all, cap: caps.totalDay, setting: 'CLOVABOT_CAP_TOTAL_DAY' },
  ];
  const room = ({ cap, total }: DayCap): number => cap - total;
  return others.reduce<DayCap>((least, one) => (room(one) < room(least) ? one : least), own);
}

function overOwnCap(purpose: 'question' | 'lesson', cap: number, used: number, wanted: number): BudgetError {
  const setting = `CLOVABOT_CAP_${purpose.toUpperCase()}`;
  const owner = `Whoever runs me can raise that (${setting})`;
  return new BudgetError(`[money] a call was not made: it would pass ${setting}; raise it or ask for less`, {
    friendly:
      used > 0
        ? `I stopped before spending more: one ${purpose} is allowed ${formatDollars(cap)}, this one has used ` +
          `${formatDollars(used)}, and the next call could cost up to ${formatDollars(wanted)}. ${owner}; a new ${purpose} begins from zero.`
        : `I did not begin: that could cost up to ${formatDollars(wanted)}, more than the ${formatDollars(cap)} that one ${purpose} is allowed. ${owner}.`,
  });
}

function overDayCap({ whose, cap, total, setting }: DayCap, wanted: number, now: number): BudgetError {
  const hours = Math.max(1, Math.ceil(((Math.floor(now / msADay) + 1) * msADay - now) / 3_600_000));
  return new BudgetError(`[money] a call was not made: it would pass ${setting}; raise it or wait until tomorrow`, {
    friendly:
      `I may spend ${formatDollars(cap)} a day for ${whose}; ${formatDollars(total)} is used or set ` +
      `aside, and this may cost ${formatDollars(wanted)} more. It begins anew at midnight UTC, in ${hours} h. ` +
      `Whoever runs me can raise it (${setting}).`,
  });
}

const msADay = 86_400_000;
