import type { Memory } from '../../src/contracts/store.js';
import type { Feedback, Person, Verdict } from '../../src/contracts/turn.js';

/** An answer that people judged. */
export interface JudgedAnswer {
  /** When it was asked for, ms since 1970. */
  readonly at: number;
  /** Names of the tools that took part. */
  readonly tools: ReadonlySet<string>;
  /** The verdict that stands for each person who judged it. */
  readonly verdicts: readonly { readonly author: Person; readonly verdict: Verdict }[];
}

/** All answers of a team that somebody judged, oldest first. */
export async function judgedAnswers(
  memory: Memory,
  team: string,
  signal: AbortSignal,
): Promise<readonly JudgedAnswer[]> {
  const judged: JudgedAnswer[] = [];
  for await (const turn of memory.turns.ofTeam(team)) {
    signal.throwIfAborted();
    const verdicts = standing(await memory.turns.feedback(team, turn.id));
    if (verdicts.length === 0) continue;
    const tools = new Set(turn.steps.map(({ instruction }) => instruction.tool));
    judged.push({ at: turn.request.at, tools, verdicts });
  }
  return judged.sort((a, b) => a.at - b.at);
}

/** Of each person the newest verdict that was not taken back. */
function standing(feedback: readonly Feedback[]): JudgedAnswer['verdicts'] {
  const newest = new Map<string, Feedback>();
  for (const row of feedback) if (!row.withdrawn) newest.set(row.author.id, row);
  return [...newest.values()].map(({ author, verdict }) => ({ author, verdict }));
}
