import type { Lesson } from '../../contracts/lesson.js';
import type { Verdicts, Waiting, WeekReport } from '../../show/render-week.js';
import { standingVerdicts } from '../../show/standing-verdicts.js';
import { isWorking } from '../../util/is-working.js';
import { countVotes, questionChain } from '../question-chain.js';
import type { Services } from '../services.js';
import { waitingTeachings } from '../waiting-teachings.js';
import { type JudgedTurn, pollsFrom } from './polls.js';
import { weekMs } from './week.js';

/** A week as it is told, with the turns of the last weeks and the ids of all that it tells of. */
export interface ToldWeek {
  readonly report: WeekReport;
  readonly turns: readonly JudgedTurn[];
  readonly about: readonly string[];
}

interface Told {
  readonly waiting: Waiting;
  readonly about: readonly string[];
}

/**
 * What a team has learned in the week that ends at `to`, as far as everybody may read it where it is told.
 * @param sees whether they may see what was said in a thread
 */
export async function reportWeek(
  team: string,
  to: number,
  sees: (thread: string) => Promise<boolean>,
  services: Services,
): Promise<ToldWeek> {
  const { memory } = services;
  const from = to - weekMs;
  const isOfWeek = (at: number): boolean => at >= from && at < to;
  const lessons = await memory.lessons(team).list();
  const kept = lessons.filter(({ status, kind }) => status === 'accepted' && kind !== 'confirmation');
  const seen = await seenAmong(kept, sees);
  const news = kept.filter(({ at }) => isOfWeek(at));
  const learned = news.filter((lesson) => seen.has(lesson) && !lesson.asleep);
  const asleep = kept.filter((lesson) => seen.has(lesson) && lesson.asleep && isOfWeek(lesson.asleep.at));
  const here = kept.filter((lesson) => seen.has(lesson) && lesson.reach === 'here' && !lesson.asleep);
  const { turns, judged, before } = await judgedTurns(team, from, to, services);
  const waiting = [...(await teachingsWaiting(team, sees, services)), ...(await answersWaiting(turns, sees, services))];
  const told = [...learned, ...asleep, ...here];
  return {
    report: {
      ...{ from, to, learned, asleep, here, judged, before },
      elsewhere: news.filter((lesson) => !seen.has(lesson)).length,
      undone: lessons.filter(({ undone, kind }) => undone && kind !== 'confirmation' && isOfWeek(undone.at)).length,
      waiting: waiting.map((one) => one.waiting),
    },
    turns,
    about: [
      ...new Set([...told.flatMap(({ id, author }) => [id, author.id]), ...waiting.flatMap(({ about }) => about)]),
    ],
  };
}

async function seenAmong(lessons: readonly Lesson[], sees: (thread: string) => Promise<boolean>) {
  const seen = new Set<Lesson>();
  for (const lesson of lessons) if (!isWorking(lesson) && (await sees(lesson.thread))) seen.add(lesson);
  return seen;
}

/** The turns of the last weeks, and how answers of this week and the one before were judged. */
async function judgedTurns(team: string, from: number, to: number, { memory, signal }: Services) {
  const turns: JudgedTurn[] = [];
  let [judged, before]: readonly [Verdicts, Verdicts] = [none, none];
  for await (const turn of memory.turns.ofTeam(team)) {
    signal.throwIfAborted();
    const { at } = turn.request;
    if (at < pollsFrom(to) || at >= to) continue;
    const verdicts = standingVerdicts(await memory.turns.feedback(team, turn.id)).map(({ verdict }) => verdict);
    turns.push({ turn, isJudged: verdicts.length > 0 });
    if (at >= from) judged = added(judged, verdicts);
    else if (at >= from - weekMs) before = added(before, verdicts);
  }
  return { turns, judged, before };
}

const none: Verdicts = { right: 0, of: 0 };
const added = ({ right, of }: Verdicts, verdicts: readonly string[]): Verdicts => ({
  right: right + verdicts.filter((verdict) => verdict === 'right').length,
  of: of + verdicts.length,
});

async function teachingsWaiting(
  team: string,
  sees: (thread: string) => Promise<boolean>,
  { memory, teaching: { quorum } }: Services,
): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const { teaching, people } of await waitingTeachings(team, memory.store))
    if (await sees(teaching.thread))
      told.push({
        waiting: { about: teaching.name, people: people.map(({ name }) => name), missing: quorum - people.length },
        about: people.map(({ id }) => id),
      });
  return told;
}

async function answersWaiting(
  turns: readonly JudgedTurn[],
  sees: (thread: string) => Promise<boolean>,
  services: Services,
): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const { turn, isJudged } of turns) {
    if (!isJudged || !(await sees(turn.request.thread))) continue;
    const settlement = countVotes(await questionChain(turn, services), services);
    const about = turn.request.said ?? turn.request.text;
    if (settlement.status === 'waiting') {
      const { opinion, missing } = settlement;
      const people = opinion.voters.map(({ author }) => author);
      const waiting = { about, said: opinion.words, people: people.map(({ name }) => name), missing };
      told.push({ waiting, about: [turn.id, ...people.map(({ id }) => id)] });
    } else if (settlement.status === 'tied') {
      const people = settlement.opinions.flatMap(({ voters, deniers }) =>
        [...voters, ...deniers].map((vote) => vote.author),
      );
      const said = settlement.opinions.map(({ words }) => `“${words}”`).join(', ');
      told.push({
        waiting: { about, said, people: [...new Set(people.map(({ name }) => name))] },
        about: [turn.id, ...people.map(({ id }) => id)],
      });
    }
  }
  return told;
}
