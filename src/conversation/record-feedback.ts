import type { Memory } from '../contracts/store.js';
import type { Feedback, Person, Turn } from '../contracts/turn.js';
import type { Said } from './meaning.js';
import type { Services } from './services.js';

/** Notes what a person says about an answer. False when it changes nothing. */
export async function recordFeedback(
  turn: Turn,
  author: Person,
  said: Said,
  { memory, records, now }: Pick<Services, 'memory' | 'records' | 'now'>,
): Promise<boolean> {
  const { team, thread } = turn.request;
  const id = `${turn.id}:${author.id}:${said.verdict}`;
  const rows = (await memory.turns.feedback(team, turn.id)).filter((row) => row.author.id === author.id);
  const known = rows.find((row) => row.id === id);
  if (said.withdrawn && (!known || known.withdrawn)) return false;
  // A bare ❌ after “no, three” does not unsay the three; taking it back does.
  const before = known?.withdrawn ? undefined : known;
  const speaks = said.correction !== undefined || said.expected !== undefined;
  const row: Feedback = {
    id,
    team,
    turn: turn.id,
    author,
    verdict: said.verdict,
    correction: speaks ? said.correction : before?.correction,
    means: speaks ? said.means : before?.means,
    expected: speaks ? said.expected : before?.expected,
    suspects: said.suspects ?? before?.suspects,
    images: said.images && said.images.length > 0 ? said.images : (before?.images ?? []),
    withdrawn: said.withdrawn ?? false,
    at: now(),
  };
  const latest = rows.filter(({ withdrawn }) => !withdrawn).at(-1);
  const isSame = latest?.id === id && contentOf(latest) === contentOf(row);
  if (isSame && !(speaks && (await isUnfinished(turn, memory)))) return false;
  await memory.turns.addFeedback(row);
  await records.open({ team, thread, turn: turn.id });
  return true;
}

const contentOf = ({ verdict, withdrawn, correction, expected, suspects, images }: Feedback): string =>
  JSON.stringify([verdict, withdrawn, correction, expected ?? [], suspects, images.map(({ id }) => id)]);

/** The last correction of a turn could not be learned from yet, so that saying it again is something new. */
async function isUnfinished(turn: Turn, memory: Pick<Memory, 'lessons'>): Promise<boolean> {
  const lessons = await memory.lessons(turn.request.team).ofTurn(turn.id);
  const last = lessons.filter(({ kind }) => kind === 'correction').at(-1);
  return last?.status === 'refused' && last.unfinished === true;
}
