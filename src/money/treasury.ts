import type { BudgetError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { AnswerShelf, CallOptions, Charge, Meter, Substitution, Tokens } from '../contracts/model.js';
import type { DayTotals, Memory } from '../contracts/store.js';
import type { Person } from '../contracts/turn.js';
import { sumTokens } from '../util/format.js';
import type { Whose } from '../util/turns.js';
import { type Caps, isOver, overDayCap, overOwnCap, type Purpose, tightest } from './caps.js';

/** What something has cost so far. */
export interface Bill {
  /** US dollars, of the calls whose price is known. */
  readonly cost: number;
  /** Where language models took part. */
  readonly tokens?: Tokens;
  /** Each once. */
  readonly substitutions: readonly Substitution[];
}

/** What each call of a model is given, so that it is paid for, not twice, and when it is its payer's turn. */
export type Payment = Required<Pick<CallOptions, 'meter' | 'shelf' | 'onSubstitution' | 'whose'>> & {
  /** Throws: no model is asked on this account. What texts mean is quick, and told all the same. */
  readonly refuse?: () => never;
};

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
  /** For whom it pays, and whose turn it is that its calls wait for. */
  readonly whose: Whose;
  readonly bill: Bill;
  /** Set when a call was refused because of what others have spent today, too. */
  readonly refusal: BudgetError | undefined;
  /** All calls that were refused. */
  readonly refused: readonly BudgetError[];
  /** Why a call that may cost so much (US dollars) would be refused now; undefined when it would not. Sets nothing aside. */
  objection(dollars: number): Promise<BudgetError | undefined>;
  part(): Part;
  /** Answers of models that came to nothing are not kept: asked again, the model answers again. */
  discardAnswers(): Promise<void>;
}

export interface Treasury {
  /** @param limits US dollars: `most`, where not even what its purpose may cost is to be spent; `spent` on it earlier */
  open(
    payer: { readonly team: string; readonly person: Person; readonly thread?: string },
    purpose: Purpose,
    limits?: { readonly max?: number; readonly spent?: number },
  ): Account;
}

export interface TreasuryOptions {
  readonly memory: Pick<Memory, 'spending' | 'kept'>;
  readonly caps: Caps;
  /** ms since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Keeps every paid call within the caps: a call first sets aside the most that it may cost, beside all others that are
 * under way in any process, and is refused when that would pass a cap.
 */
export const createTreasury = (options: TreasuryOptions): Treasury => ({
  open({ team, person, thread }, purpose, limits = {}) {
    const whole = newBill();
    const isBehind = purpose === 'lesson';
    const whose: Whose = { team, person: person.id, thread, ...(isBehind && { behind: true }) };
    const budget = createBudget({ team, person, purpose, ...limits }, options);
    const { shelf, discardAnswers } = openShelf(team, options);
    return {
      whose,
      bill: whole.bill,
      get refusal() {
        return budget.refusal;
      },
      refused: budget.refused,
      objection: budget.objection,
      part: () => openPart({ budget, whole, shelf, whose }),
      discardAnswers,
    };
  },
});

/** Where the account's calls find answers that were paid for before. */
function openShelf(team: string, { memory, log }: TreasuryOptions) {
  const kept = memory.kept(team);
  const usedKeys = new Set<string>();
  // What was paid for is not lost because it can't be kept.
  const onFault = (err: unknown): undefined => {
    log.warn({ err, team }, 'a kept answer could not be read or written');
  };
  const shelf: AnswerShelf = {
    get(key) {
      usedKeys.add(key);
      return kept.get(key).catch(onFault);
    },
    set: (key, value) => kept.set(key, value).catch(onFault),
    remove: (keys) => kept.remove(keys).catch(onFault),
    owner: team,
  };
  return { shelf, discardAnswers: () => shelf.remove([...usedKeys]) };
}

interface BudgetOptions {
  readonly team: string;
  readonly person: Person;
  readonly purpose: Purpose;
  readonly max?: number;
  readonly spent?: number;
}

/** What one account may still spend, beside what its person, its team and all together spend today. */
interface Budget extends Pick<Account, 'objection' | 'refused' | 'refusal'> {
  /** Sets dollars aside. @throws BudgetError when that would pass a cap */
  reserve(dollars: number, day: string): Promise<void>;
  /** What a call is charged: no vendor's bill is more than what was set aside as the most that the call may cost. */
  checked(reserved: number, charge: Charge): Charge;
  /** A call has been made: it cost what is charged, of what was reserved for it. */
  settle(reserved: number, charge: Charge, day: string): Promise<void>;
  /** Frees what was set aside and not used. */
  release(dollars: number, day: string): Promise<void>;
  /** The day on which a call that begins now is counted. */
  today(): string;
}

function createBudget(
  { team, person, purpose, max = Number.POSITIVE_INFINITY, spent = 0 }: BudgetOptions,
  { memory, caps, now, log }: TreasuryOptions,
): Budget {
  const spending = memory.spending(team);
  const cap = Math.min(caps[purpose], max);
  const dayCaps: DayTotals = { person: caps.personDay, team: caps.teamDay, all: caps.totalDay };
  const refused: BudgetError[] = [];
  let refusal: BudgetError | undefined;
  /** Spent or set aside on this account, US dollars. */
  let committed = spent;

  const isOverCap = (dollars: number): boolean => isOver(cap, committed + dollars);

  function refuse(reason: BudgetError): never {
    refused.push(reason);
    throw reason;
  }

  /** A call that has been made is not undone by a ledger that fails. */
  const note = (writing: Promise<unknown>): Promise<void> =>
    writing.then(
      () => undefined,
      (err: unknown) => log.error({ err, team }, 'what a call cost was not noted'),
    );

  return {
    refused,
    get refusal() {
      return refusal;
    },
    async objection(dollars) {
      if (isOverCap(dollars)) return overOwnCap(purpose, cap, committed, dollars);
      const tightestCap = tightest(await spending.totals(person.id, utcDay(now())), caps);
      return isOver(tightestCap.cap, tightestCap.total + dollars) ? overDayCap(tightestCap, dollars, now()) : undefined;
    },
    async reserve(dollars, day) {
      if (isOverCap(dollars)) refuse(overOwnCap(purpose, cap, committed, dollars));
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
    },
    checked(reserved, charge) {
      const { dollars, backend, model } = charge;
      if (dollars === undefined || (dollars >= 0 && !isOver(reserved, dollars))) return charge;
      const paid = dollars > reserved ? reserved : 0;
      log.warn(
        { team, backend, model, told: dollars, reserved, paid },
        '[money] a vendor told of more than its call can cost, or of less than nothing; what was set aside is counted',
      );
      return { ...charge, dollars: paid };
    },
    settle(reserved, charge, day) {
      committed += (charge.dollars ?? 0) - reserved;
      const isLesson = purpose === 'lesson' ? { isLesson: true as const } : {};
      return note(spending.settle(person, day, reserved, { ...charge, ...isLesson }));
    },
    async release(dollars, day) {
      committed -= dollars;
      if (dollars > 0) await note(spending.settle(person, day, dollars));
    },
    today: () => utcDay(now()),
  };
}

interface PartOptions {
  readonly budget: Budget;
  /** The bill of the whole account. */
  readonly whole: OpenBill;
  readonly shelf: AnswerShelf;
  readonly whose: Whose;
}

function openPart({ budget, whole, shelf, whose }: PartOptions): Part {
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
      const day = budget.today();
      // Calls settle in any order; which of what was set aside was whose makes no difference to the sums.
      const held: number[] = [];
      const notes: Promise<void>[] = [];
      const meter: Meter = {
        async reserve(dollars) {
          if (closed) throw closed;
          const reserved = Math.max(0, dollars);
          await budget.reserve(reserved, day);
          held.push(reserved);
          underWay += 1;
        },
        charge(told) {
          if (held.length > 0) underWay -= 1;
          const reserved = held.shift() ?? 0;
          const charge = budget.checked(reserved, told);
          own.add(charge);
          whole.add(charge);
          notes.push(budget.settle(reserved, charge, day));
        },
      };
      const onSubstitution = (substitution: Substitution): void => {
        own.substitute(substitution);
        whole.substitute(substitution);
      };
      try {
        return await work({ meter, shelf, onSubstitution, whose });
      } finally {
        underWay -= held.length;
        const left = held.splice(0).reduce((sum, dollars) => sum + dollars, 0);
        notes.push(budget.release(left, day));
        await Promise.all(notes);
      }
    },
  };
}

export const utcDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** A bill that grows: its reader always sees the present sums. */
interface OpenBill {
  readonly bill: Bill;
  add(charge: Charge): void;
  substitute(substitution: Substitution): void;
}

function newBill(): OpenBill {
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
