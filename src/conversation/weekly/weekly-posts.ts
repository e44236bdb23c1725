import type { Connection, Place } from '../../contracts/chat.js';
import type { WeeklyPlace } from '../../contracts/store.js';
import { noticePost } from '../../show/render-turn.js';
import { isEmptyWeek, renderWeek } from '../../show/render-week.js';
import { rowKey } from '../../util/row-key.js';
import type { Departures } from '../departures.js';
import { messages } from '../messages.js';
import type { Services } from '../services.js';
import { postPolls, questionsToAsk } from './polls.js';
import { dueNow } from './week.js';
import { reportWeek } from './week-report.js';

/**
 * The post that tells a team once a week what it has taught, where it wants one. Whatever number of processes serve the
 * team, and however often they start, a week's post is made once, or not at all.
 */
export interface WeeklyPosts {
  /** A chat is there, and the teams that it serves. */
  connected(connection: Connection, serves: (team: string) => boolean): void;
  /** Makes what is due by the clock. */
  postDue(): Promise<void>;
}

/** Where settings want it, for teams that have said nothing of it themselves. */
export interface WantedPlace {
  readonly team: string;
  readonly thread: string;
}

const againAfterMs = 3_600_000;

interface ServingConnection {
  readonly connection: Connection;
  serves(team: string): boolean;
}

export function createWeeklyPosts(
  services: Services,
  departures: Pick<Departures, 'isAway'>,
  settings: readonly WantedPlace[] = [],
): WeeklyPosts {
  const { memory, records, now, log, signal } = services;
  const connections: ServingConnection[] = [];

  async function wanted(): Promise<readonly (Required<WeeklyPlace> & WantedPlace)[]> {
    const said = await memory.weeklyPlaces();
    const silent = settings.filter(({ team }) => said.every((one) => one.team !== team));
    return [...said, ...silent.map((place) => ({ ...place, at: 0 }))].flatMap(({ team, thread, at }) =>
      thread === undefined ? [] : [{ team, thread, at }],
    );
  }

  return {
    connected(connection, serves) {
      const known = connections.findIndex((one) => one.connection === connection);
      connections.splice(known < 0 ? connections.length : known, known < 0 ? 0 : 1, { connection, serves });
    },
    async postDue() {
      for (const { team, thread, at } of await wanted()) {
        const due = dueNow(now(), at);
        const serving = connections.findLast(({ serves }) => serves(team));
        if (due === undefined || !serving || departures.isAway(team) || signal.aborted) continue;
        const claim = ['weekly post', team, String(due)];
        if (!(await records.first(...claim))) continue;
        try {
          await postWeek({ team, thread }, due, serving.connection, services);
        } catch (error) {
          log.warn({ err: error, team }, 'the weekly post could not be made; trying again in an hour');
          await memory.store.renewClaim(rowKey(...claim), againAfterMs);
        }
      }
    },
  };
}

/**
 * Posts what was learned in the week until `to`, and asks what would help most. Only what everybody there sees anyway is
 * told, and only pictures of that very place are shown.
 * @returns false where there was nothing to tell and nothing to ask
 */
async function postWeek(place: Place, to: number, connection: Connection, services: Services): Promise<boolean> {
  const { team, thread } = place;
  const sees = whoSees(place, connection);
  const { report, turns, about } = await reportWeek(team, to, sees, services);
  const questions = await questionsToAsk(turns, sees, services);
  if (isEmptyWeek(report) && questions.length === 0) return false;
  const post = await connection.post({ team, thread }, renderWeek(report, questions.length));
  try {
    await services.weeks.keepPost(place, post, about);
    await postPolls(questions, place, connection, services);
  } catch (error) {
    // The post itself is made, and is not made again.
    services.log.warn({ err: error, team }, 'the questions of a weekly post could not be asked');
  }
  return true;
}

/** The same for the last seven days, at once and where somebody wants to see it. */
export async function postWeekNow(place: Place, connection: Connection, services: Services): Promise<void> {
  const isTold = await postWeek(place, services.now(), connection, services);
  if (!isTold) await connection.post(place, noticePost(messages.emptyWeek));
}

/** Whether everybody who reads a place may see what was said in a thread. */
function whoSees({ team, thread: place }: Place, connection: Connection): (thread: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  const audienceOf = async (thread: string): Promise<string> => connection.audience?.({ team, thread }) ?? thread;
  const here = audienceOf(place);
  return (thread) => {
    const seen = known.get(thread) ?? Promise.all([here, audienceOf(thread)]).then(([one, other]) => one === other);
    known.set(thread, seen);
    return seen;
  };
}
