import type { Turn } from '../contracts/turn.js';
import { withProgress } from '../util/with-progress.js';
import type { TurnInProgress } from './turn-in-progress.js';

/** ms between two versions of a growing answer: faster than people read, slower than models write. */
const everyMs = 150;

/** Does a part of a turn's work, and yields the turn with what a model says meanwhile. */
export async function* whileItGrows<Result>(
  turn: TurnInProgress,
  work: () => Promise<Result>,
): AsyncGenerator<Turn, Result, undefined> {
  if (!turn.isWatched) return work();
  const saying = withProgress<Result>(
    (report) => {
      turn.onText = report;
      return work();
    },
    { everyMs },
  );
  try {
    for (let next = await saying.next(); ; next = await saying.next()) {
      if (next.done) return next.value;
      yield turn.updateTurn({ begun: next.value });
    }
  } finally {
    turn.onText = undefined;
  }
}
