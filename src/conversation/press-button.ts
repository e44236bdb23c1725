import type { Connection, Place, Press } from '../contracts/chat.js';
import type { Expected } from '../contracts/feedback.js';
import { thingsSought } from '../contracts/tool.js';
import type { Turn } from '../contracts/turn.js';
import { answered, type Opinion } from '../reflection/votes.js';
import { choiceOf } from '../show/choices.js';
import { renderWordsWanted } from '../show/render-ballot.js';
import { pollPrefix } from '../show/render-week.js';
import type { FollowUp } from './events.js';
import type { FeedbackDesk } from './feedback-desk.js';
import { mayTeach, refuseToLearn } from './may-teach.js';
import type { Cause, Said } from './meaning.js';
import { countVotes, opinionsIn, questionChain } from './question-chain.js';
import { commandAction } from './run-command.js';
import type { EventServices, Services } from './services.js';
import { agreedTeaching, agreeWithTeaching } from './teaching-votes.js';
import { refreshPoll } from './weekly/polls.js';

/** What a button under an answer, a question about it or a lesson says. */
export async function pressButton(
  press: Press,
  connection: Connection,
  feedback: FeedbackDesk,
  services: EventServices,
): Promise<FollowUp | undefined> {
  const { team, post, author, action } = press;
  if (action === 'undo') {
    const lesson = await services.memory.lessons(team).byPost(post);
    return lesson && feedback.undo(lesson, author, connection, services.attempt);
  }
  if (action === agreeWithTeaching) {
    const taught = await agreedTeaching(press, connection, services);
    return taught && feedback.teach(taught, connection);
  }
  if (action.startsWith(commandAction)) return { does: 'command', press };
  if (action.startsWith(pollPrefix)) return pressPoll(press, connection, feedback, services);
  if (action === 'wake') return wake(press, connection, services);
  const cause: Cause = { author, by: 'button', post, again: services.attempt.isAgain };
  if (action.startsWith('which:')) {
    const which = await candidateMeant(team, post, Number(action.slice('which:'.length)), services);
    return which && feedback.say(which.turn, which.said, cause, connection);
  }
  const turn = await waitForTurn(press, post, services);
  if (!turn) return undefined;
  if (action === 'verdict:right') return feedback.say(turn, { verdict: 'right' }, cause, connection);
  if (action === 'verdict:wrong') return feedback.say(turn, { verdict: 'wrong' }, cause, connection);
  if (action === 'should:other') {
    // The person is asked for words, and their next few words are the answer.
    const deferred = await feedback.say(turn, { verdict: 'wrong' }, cause, connection);
    if (mayTeach(author, services.teaching))
      await connection.edit(press, post, renderWordsWanted(turn, services.tools));
    return deferred;
  }
  const chosen = action.startsWith('agree:')
    ? await opinionChosen(turn, action.slice('agree:'.length), services)
    : await choiceMade(turn, action, services);
  return chosen && feedback.say(chosen.turn, chosen.said, cause, connection);
}

/** An answer to a question that the weekly post has asked: feedback like any, said without a word in its thread. */
async function pressPoll(
  press: Press,
  connection: Connection,
  feedback: FeedbackDesk,
  services: EventServices,
): Promise<FollowUp | undefined> {
  const { team, thread, post, author } = press;
  const action = press.action.slice(pollPrefix.length);
  const turn = await services.memory.turns.byPost(team, post);
  if (!turn) return undefined;
  if (!mayTeach(author, services.teaching)) {
    await refuseToLearn(author, 'button', { team, thread }, connection, services);
    return undefined;
  }
  const chosen: Chosen | undefined =
    action === 'verdict:right'
      ? { turn, said: { verdict: 'right' } }
      : action === 'number:0'
        ? { turn, said: { verdict: 'wrong', correction: '0', expected: [{ kind: 'number', value: 0 }] } }
        : await choiceMade(turn, action, services);
  if (!chosen) return undefined;
  const cause: Cause = { author, by: 'reaction', post, again: services.attempt.isAgain };
  const learn = await feedback.say(chosen.turn, chosen.said, cause, connection);
  await refreshPoll(turn, connection, services);
  return learn?.does === 'settle' ? { ...learn, poll: turn.id } : learn;
}

/** A lesson that went to sleep by itself takes part again. */
async function wake(
  { team, thread, post, author }: Press,
  connection: Connection,
  { memory, teaching, records, attempt }: EventServices,
): Promise<FollowUp | undefined> {
  const lesson = await memory.lessons(team).byPost(post);
  if (!lesson?.asleep && !(lesson && attempt.isAgain)) return undefined;
  if (!mayTeach(author, teaching)) {
    await refuseToLearn(author, 'button', { team, thread }, connection, { records });
    return undefined;
  }
  return { does: 'wake', lesson: lesson.id };
}

interface Chosen {
  readonly turn: Turn;
  readonly said: Said;
}

/** Which of two things went wrong, that a lesson has asked about: the same as was said, with that step and its places. */
async function candidateMeant(
  team: string,
  post: string,
  position: number,
  { memory, tools }: Services,
): Promise<Chosen | undefined> {
  const lesson = await memory.lessons(team).byPost(post);
  const candidate = lesson?.reflection?.candidates?.[position];
  const turn = lesson?.turn === undefined ? undefined : await memory.turns.get(team, lesson.turn);
  if (!lesson || !candidate || !turn) return undefined;
  const step = turn.steps.find(({ instruction }) => instruction.output === candidate.step);
  const label = step && thingsSought(step.instruction, tools);
  const { after } = candidate;
  const places: readonly Expected[] =
    after.type === 'Regions' && label !== undefined
      ? [{ kind: 'regions', label, picture: after.picture.id, boxes: after.regions.map(({ box }) => box) }]
      : [];
  const expected = [...lesson.expected.filter(({ kind }) => kind !== 'regions'), ...places];
  return { turn, said: { verdict: 'wrong', correction: lesson.said, expected, suspects: candidate.step } };
}

/** What somebody says by agreeing with an opinion. */
async function opinionChosen(turn: Turn, key: string, services: Services): Promise<Chosen | undefined> {
  const settlement = countVotes(await questionChain(turn, services), services);
  const opinion = opinionsIn(settlement).find((one) => one.key === key);
  return opinion && { turn: opinion.voters[0].turn, said: sameAs(opinion) };
}

function sameAs({ asAnswered, correction, words, voters }: Opinion): Said {
  if (asAnswered) return { verdict: 'right' };
  if (!correction) return { verdict: 'wrong', correction: words, expected: answered(voters[0].turn) };
  const { text = words, means, expected } = correction;
  return { verdict: 'wrong', correction: text, means, ...(expected.length > 0 && { expected }) };
}

/** Between two clicks a question may have become a lesson, which shows the answer to it. */
async function choiceMade(
  turn: Turn,
  action: string,
  { memory, records, tools }: Services,
): Promise<Chosen | undefined> {
  const { team } = turn.request;
  const { root } = await records.ballot(team, turn.id);
  const first = root === undefined ? undefined : await memory.turns.get(team, root);
  for (const about of first ? [turn, first] : [turn]) {
    const choice = choiceOf(about, action, tools);
    if (choice) return { turn: about, said: { verdict: 'wrong', correction: choice.label, expected: choice.expected } };
  }
  return undefined;
}

/**
 * The turn that a post shows. A click may come before the chat has told the bot which post it made: then the lesson
 * that makes it is waited for.
 */
export async function waitForTurn(
  { team, thread }: Place,
  post: string,
  { memory, lessonQueue }: Pick<Services, 'memory' | 'lessonQueue'>,
): Promise<Turn | undefined> {
  const known = await memory.turns.byPost(team, post);
  if (known) return known;
  await lessonQueue.settled({ team, thread });
  return memory.turns.byPost(team, post);
}
