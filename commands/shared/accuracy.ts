import type { Verdict } from '../../src/contracts/feedback.js';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { PostPicture } from '../../src/contracts/post.js';
import type { Memory, Pictures } from '../../src/contracts/store.js';
import type { Person } from '../../src/contracts/turn.js';
import { standingVerdicts } from '../../src/show/standing-verdicts.js';
import { type AccuracyPeriod, drawAccuracyChart } from '../../src/util/drawing/charts/accuracy-chart.js';
import { counted, percent } from '../../src/util/format.js';

const day = 86_400_000;
/** More points than this, and the line says nothing any more. */
const maxPeriods = 26;
const dayName = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const monthName = new Intl.DateTimeFormat('en-GB', { month: 'short', year: '2-digit', timeZone: 'UTC' });

/** A stretch of time with what was judged in it; verdicts count where their answers were asked for. */
export interface Period extends AccuracyPeriod {
  /** ms since 1970. */
  readonly from: number;
}

/** Days up to two weeks, weeks (from Monday) up to half a year, months of UTC beyond; the newest 26 of them. */
export function accuracyPeriods(
  answers: readonly AnswerInTime[],
  learnedAt: readonly number[],
): { readonly periods: readonly Period[]; readonly every: 'day' | 'week' | 'month' } {
  const first = answers.at(0)?.at ?? 0;
  const last = learnedAt.reduce((latest, at) => Math.max(latest, at), answers.at(-1)?.at ?? 0);
  const span = last - first;
  const every = span < 14 * day ? 'day' : span < 25 * 7 * day ? 'week' : 'month';
  const starts: number[] = [];
  for (let from = startOf(last, every); starts.length < maxPeriods; from = startOf(from - 1, every)) {
    starts.unshift(from);
    if (from <= first) break;
  }
  const tallies = starts.map((from) => ({ from, right: 0, wrong: 0, lessons: 0 }));
  const tallyAt = (at: number) => tallies.findLast(({ from }) => from <= at);
  for (const { at, verdicts } of answers) {
    const tally = tallyAt(at);
    if (tally) for (const { verdict } of verdicts) tally[verdict]++;
  }
  for (const at of learnedAt) {
    const tally = tallyAt(at);
    if (tally) tally.lessons++;
  }
  const name = every === 'month' ? monthName : dayName;
  return { periods: tallies.map((tally) => ({ ...tally, name: shortName(name.format(tally.from)) })), every };
}

/** British English alone has a month of four letters. */
const shortName = (name: string): string => name.replace('Sept', 'Sep');

function startOf(at: number, every: 'day' | 'week' | 'month'): number {
  const date = new Date(at);
  if (every === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  const midnight = Math.floor(at / day) * day;
  return every === 'day' ? midnight : midnight - ((date.getUTCDay() + 6) % 7) * day;
}

/** How often answers were right, as a picture; undefined while nobody has judged any. */
export async function accuracyPicture(
  answers: readonly AnswerInTime[],
  lessons: readonly Lesson[],
  pictures: Pictures,
): Promise<PostPicture | undefined> {
  if (answers.length === 0) return undefined;
  const learned = lessons.filter(({ status, kind }) => status === 'accepted' && kind !== 'confirmation');
  const { periods, every } = accuracyPeriods(
    answers,
    learned.map(({ at }) => at),
  );
  const right = periods.reduce((sum, period) => sum + period.right, 0);
  const all = periods.reduce((sum, period) => sum + period.right + period.wrong, 0);
  const subtitle = `${right} of ${counted(all, 'verdict')} right (${percent(right, all)}) in ${counted(periods.length, every)}`;
  const drawn = await drawAccuracyChart({ title: 'How often I was right', subtitle, periods });
  const told = periods.filter((period) => period.right + period.wrong > 0).map(periodWords);
  return {
    reference: await pictures.keep(drawn, 'accuracy.png'),
    marks: [],
    alt: `How often I was right, by ${every}: ${told.join('; ')}.`,
  };
}

const periodWords = ({ name, right, wrong, lessons }: Period): string =>
  `${name} ${percent(right, right + wrong)} of ${right + wrong}${lessons > 0 ? `, ${counted(lessons, 'lesson')} learned` : ''}`;

/** What is told of an answer over time. */
export interface AnswerInTime {
  /** When it was asked for, ms since 1970. */
  readonly at: number;
  readonly verdicts: readonly { readonly verdict: Verdict }[];
}

/** An answer that people judged. */
export interface JudgedAnswer extends AnswerInTime {
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
    const verdicts = standingVerdicts(await memory.turns.feedback(team, turn.id));
    if (verdicts.length === 0) continue;
    const tools = new Set(turn.steps.map(({ instruction }) => instruction.tool));
    judged.push({ at: turn.request.at, tools, verdicts });
  }
  return judged.sort((a, b) => a.at - b.at);
}
