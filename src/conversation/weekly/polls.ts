import type { Connection, Place } from '../../contracts/chat.js';
import type { Turn } from '../../contracts/turn.js';
import { pollButtons, renderPoll } from '../../show/render-week.js';
import { standingVerdicts } from '../../show/standing-verdicts.js';
import { countVotes, questionChain } from '../question-chain.js';
import type { Services } from '../services.js';
import { distanceFromOther } from './unsure.js';
import { weekMs } from './week.js';

/** Questions asked with one post. */
const maxPolls = 3;
/** Older questions nobody remembers. */
export const pollsFrom = (now: number): number => now - 4 * weekMs;

type Sees = (thread: string) => Promise<boolean>;

/**
 * The turns of which a right answer would help most: nobody has judged them, and they came nearest to another answer. Each
 * is of another picture and another question, and nothing is asked twice.
 * @param turns those of the last weeks, with what was said about them
 * @param sees whether everybody who is asked may see what was said in a thread
 */
export async function questionsToAsk(
  turns: readonly JudgedTurn[],
  sees: Sees,
  services: Pick<Services, 'memory' | 'records' | 'weeks' | 'tools'>,
): Promise<readonly Turn[]> {
  const unsure = turns
    .filter(({ isJudged, turn }) => !isJudged && turn.status === 'answered' && turn.request.inquires === undefined)
    .flatMap(({ turn }) => {
      const distance = distanceFromOther(turn);
      return distance === undefined ? [] : [{ turn, distance }];
    })
    .toSorted((a, b) => a.distance - b.distance || b.turn.request.at - a.turn.request.at);
  const chosen: Turn[] = [];
  for (const { turn } of unsure) {
    if (chosen.length === maxPolls) break;
    if (chosen.some((other) => isAlike(other, turn)) || pollButtons(turn, services.tools).length === 0) continue;
    if ((await sees(turn.request.thread)) && (await mayBeAsked(turn, services))) chosen.push(turn);
  }
  return chosen;
}

/** A turn, and whether anybody has said whether it was right. */
export interface JudgedTurn {
  readonly turn: Turn;
  readonly isJudged: boolean;
}

const isAlike = (one: Turn, other: Turn): boolean =>
  one.request.text.toLowerCase() === other.request.text.toLowerCase() ||
  one.request.images.some(({ id }) => other.request.images.some((image) => image.id === id));

/** Its pictures are there, it was not asked before, and it is no question asked again after a lesson. */
async function mayBeAsked(
  { id, request: { team, images } }: Turn,
  { memory, records, weeks }: Pick<Services, 'memory' | 'records' | 'weeks'>,
): Promise<boolean> {
  if (await weeks.poll(team, id)) return false;
  if ((await records.ballot(team, id)).root !== undefined) return false;
  const there = await Promise.all(images.map((image) => memory.pictures(team).has(image.id)));
  return there.every(Boolean);
}

/** Posts the questions one by one; their posts show the turns, so that presses and reactions are feedback about these. */
export async function postPolls(
  turns: readonly Turn[],
  place: Place,
  connection: Connection,
  { memory, weeks, trail, tools, signal }: Services,
): Promise<void> {
  for (const [at, turn] of turns.entries()) {
    if (signal.aborted) return;
    const state = { number: at + 1, of: turns.length };
    const post = await connection.post(place, renderPoll(turn, tools, state));
    await trail.recordShown(place.team, { id: post, thread: place.thread }, turn.request.images);
    await memory.turns.set(turn, post);
    await weeks.keepPoll({ ...place, post, turn: turn.id, ...state });
  }
}

/** Shows in the post of a question how many have answered it, and what they agree on. */
export async function refreshPoll(turn: Turn, connection: Connection, services: Services): Promise<void> {
  const { weeks, tools, log } = services;
  const chain = await questionChain(turn, services);
  const root = chain[0].turn;
  const poll = await weeks.poll(root.request.team, root.id);
  if (!poll) return;
  const settlement = countVotes(chain, services);
  const people = new Set(chain.flatMap(({ feedback }) => standingVerdicts(feedback).map(({ author }) => author.id)));
  const { team, thread, post, number, of } = poll;
  const settled = settlement.status === 'agreed' ? settlement.opinion.words : undefined;
  const state = JSON.stringify([people.size, settled]);
  if (poll.state === state) return;
  await weeks.keepPoll({ ...poll, state });
  await connection
    .edit({ team, thread }, post, renderPoll(root, tools, { number, of, answers: people.size, settled }))
    .catch((error: unknown) => log.info({ err: error }, 'the post of a question cannot be edited any more'));
}
