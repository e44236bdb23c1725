import type { Feedback } from '../contracts/feedback.js';
import type { Lesson } from '../contracts/lesson.js';
import type { Turn } from '../contracts/turn.js';
import { readExpected } from '../language/expected.js';
import { type Ballot, holds, type Opinion, type Settlement, settleVotes, type Vote } from '../reflection/votes.js';
import { mayTeach } from './may-teach.js';
import type { Services } from './services.js';

/** One answer to a question, what was said about it, and what was learned from that. */
export interface Link extends Ballot {
  readonly lessons: readonly Lesson[];
}

/** How often a question is asked again after lessons about it. */
const maxChainLength = 20;

/** The first answer to a turn's question, and those that it got when it was asked again after lessons about it. */
export async function questionChain(
  turn: Turn,
  { memory, records, singular }: Pick<Services, 'memory' | 'records' | 'singular'>,
): Promise<readonly [Link, ...Link[]]> {
  const { team } = turn.request;
  const { root } = await records.ballot(team, turn.id);
  const linkOf = async (one: Turn): Promise<Link> => ({
    turn: one,
    lessons: await memory.lessons(team).ofTurn(one.id),
    feedback: (await memory.turns.feedback(team, one.id)).map((row) => withMeaning(row, singular)),
  });
  const first = await linkOf((root === undefined ? undefined : await memory.turns.get(team, root)) ?? turn);
  const links: [Link, ...Link[]] = [first];
  for (let at = 0; at < links.length && links.length < maxChainLength; at += 1)
    for (const { again } of links[at].lessons) {
      const next = again === undefined ? undefined : await memory.turns.get(team, again);
      if (next && !links.some((link) => link.turn.id === next.id)) links.push(await linkOf(next));
    }
  return links;
}

/** Older rows hold only the words: feedback has been read when it was said since November 2026. */
function withMeaning(row: Feedback, singular: (phrase: string) => string): Feedback {
  const { correction, means, expected = [] } = row;
  if (correction === undefined || means || expected.length > 0) return row;
  return { ...row, means: readExpected(correction, singular) };
}

/** The newest of the corrected answers that what is learned still leads to; else the first one. */
export function targetOf(
  chain: readonly [Link, ...Link[]],
  told: readonly Vote[],
  opinion: Opinion,
  singular: Services['singular'],
): Link {
  const [first] = chain;
  const leads = (link: Link): boolean =>
    link === first ||
    chain.some(({ turn, lessons }) =>
      lessons.some(
        ({ again, status, expected }) =>
          again === link.turn.id && status === 'accepted' && holds(opinion, expected, turn, singular),
      ),
    );
  return chain.findLast((link) => told.some(({ turn }) => turn.id === link.turn.id) && leads(link)) ?? first;
}

/** What all votes about a question come to. */
export function countVotes(
  chain: readonly Ballot[],
  { teaching, singular }: Pick<Services, 'teaching' | 'singular'>,
): Settlement {
  const { quorum } = teaching;
  return settleVotes(chain, { mayTeach: (person) => mayTeach(person, teaching), quorum, singular });
}

export function opinionsIn(settlement: Settlement): readonly Opinion[] {
  if (settlement.status === 'tied') return settlement.opinions;
  return 'opinion' in settlement ? [settlement.opinion] : [];
}
