import type { Lesson } from '../contracts/lesson.js';
import type { ReadRemark } from '../contracts/planner.js';
import type { Request, Turn } from '../contracts/turn.js';
import type { Account, Part } from '../money/treasury.js';

/** A turn that is being worked on: what is known of it so far, and what its work may use. */
export interface TurnInProgress {
  /** As it is read by now. */
  readonly request: Request;
  /** What pays for it. */
  readonly account: Account;
  readonly signal: AbortSignal;
  readonly planning: PlanningState;
  /** The turn so far. */
  readonly current: Turn;
  /** What the team has said of ways and eyes, as it was when this was first asked for. */
  lessonsForWays?: Promise<readonly Lesson[]>;
  /** Hears what a model says as it says it; absent while nobody watches. */
  onText?: (soFar: string) => void;
  /** Somebody watches the turn grow. */
  readonly isWatched: boolean;
  /** Makes a fuller copy of the turn, with the time and the money that all of it has taken so far. */
  updateTurn(stage: Partial<Turn>): Turn;
}

/** What finding the plan and the program has taken so far. */
export interface PlanningState {
  readonly part: Part;
  /** Programs that the checker refused. */
  refused: number;
  /** It may be no request. */
  mayBeRemark?: boolean;
  /** What it says where it is none. */
  remark?: ReadRemark;
}

export interface TurnServices {
  readonly account: Account;
  readonly signal: AbortSignal;
  readonly isWatched?: boolean;
  /** ms, monotonic enough to measure with. */
  readonly now: () => number;
}

export function beginTurn(first: Turn, { account, signal, isWatched = false, now }: TurnServices): TurnInProgress {
  const startedAt = now();
  const paidBefore = account.bill.cost;
  const planning: PlanningState = { part: account.part(), refused: 0 };
  let current = first;
  return {
    get request() {
      return current.request;
    },
    account,
    signal,
    isWatched,
    planning,
    get current() {
      return current;
    },
    updateTurn(stage) {
      const spent = { ms: first.ms + now() - startedAt, cost: first.cost + account.bill.cost - paidBefore };
      // What was begun is over with the next stage.
      const { begun: _, ...known } = current;
      current = { ...known, ...planningCosts(planning), ...stage, ...spent };
      return current;
    },
  };
}

/** Nothing where no model was asked and nothing refused: planning was free then. */
function planningCosts({ part: { bill }, refused }: PlanningState): Pick<Turn, 'planning'> {
  const { cost, tokens, substitutions } = bill;
  if (!tokens && cost === 0 && refused === 0 && substitutions.length === 0) return {};
  return {
    planning: {
      cost,
      ...(tokens && { tokens }),
      ...(substitutions.length > 0 && { substitutions: [...substitutions] }),
      refused,
    },
  };
}
