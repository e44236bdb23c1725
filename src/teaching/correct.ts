import type { Lesson } from '../contracts/lesson.js';
import type { Turn } from '../contracts/turn.js';
import type { Engine } from '../inference/engine.js';
import { taughtPictures } from '../inference/taught-pictures.js';
import { timeAfter } from '../inference/time-after.js';
import { isPlanKind, type PlanFault } from '../learning/kind.js';
import { everyConcept } from '../learning/prompt-pool.js';
import { reachOf } from '../learning/trust.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { addExperiences, instructionFeature } from './add-experiences.js';
import { compareMeanings } from './compare-meanings.js';
import { judgeWays } from './judge-ways.js';
import { learnFromStep } from './learn-from-step.js';
import type { OpenLesson } from './open-lesson.js';
import { isPutRight } from './put-right.js';
import { type ReflectOnTurnOptions, reflectOnTurn } from './reflect-on-turn.js';
import { dropExperiences, retract } from './retract.js';
import { pictureKey, sameQuestion } from './same-question.js';
import { verdictsBefore } from './watch.js';

export interface CorrectOptions extends ReflectOnTurnOptions {
  readonly engine: Engine;
}

/** Reflects on a wrong answer, learns from what is proved, and asks again: a fuller lesson after each stage. */
export async function* correctTurn(
  turn: Turn,
  lesson: OpenLesson,
  options: CorrectOptions,
): AsyncGenerator<Lesson, void> {
  const { lexicon } = options;
  const services = { lexicon, ...compareMeanings(turn.request.text, options) };
  const ways = await judgeWays(turn, lesson.current.expected, services);
  lesson.update({ watched: await verdictsBefore(turn, options), ...(ways && { ways }) });
  yield await lesson.save();
  // The person now contradicts what this turn has taught before.
  for (const earlier of await options.memory.lessons(turn.request.team).ofTurn(turn.id))
    if (earlier.id !== lesson.current.id && hasTaught(earlier)) await retract(earlier, lesson.current.author, options);

  const reflection = await reflectOnTurn(turn, lesson, options);
  const { fault } = reflection;
  lesson.update({ reflection });
  if (fault.at === 'none') {
    yield await lesson.close('refused', fault.reason);
    return;
  }
  lesson.update({ status: 'learning', reason: 'I know what went wrong; now I learn from it…' });
  yield await lesson.save();
  if (fault.at !== 'tool') {
    yield await learnPlanning(fault, lesson, turn, options);
    return;
  }
  yield* learnFromStep(fault, lesson, turn, options);
  if (lesson.current.status === 'accepted') await keepIfRight(lesson, turn, options);
  yield lesson.current;
}

/** A lesson whose own question is still answered otherwise has taught nothing; its example stays for the next one. */
async function keepIfRight(lesson: OpenLesson, turn: Turn, options: CorrectOptions): Promise<void> {
  const again = await askAgain(lesson, turn, options);
  if ((await isPutRight(turn, again, lesson.current, options)) !== false) {
    await lesson.save();
    return;
  }
  const { prompts, after = '', team } = lesson.current;
  const learned = await options.memory.lessons(team).promptsById(prompts);
  // How all detections are read was proved on other pictures, whatever becomes of this one.
  const kept = learned.filter(({ concept, here }) => concept === everyConcept && !here).map(({ id }) => id);
  const reason = stillOtherwise(after);
  lesson.update({ status: 'refused', prompts: kept, gained: undefined, reach: undefined, reason });
  await lesson.save({ removePrompts: prompts.filter((id) => !kept.includes(id)) });
}

/** For people. */
const stillOtherwise = (answer: string): string =>
  `asked again, I still said “${escapeForChat(answer, 60)}”, so I took back what I had tried`;

/** It added something that is still there. */
const hasTaught = ({ status, examples, ways }: Lesson): boolean =>
  status === 'accepted' || (status === 'refused' && (examples.length > 0 || ways !== undefined));

/** Keeps the proved plan and program if the question is then answered rightly, and confirmed ones as before. */
async function learnPlanning(
  fault: PlanFault,
  lesson: OpenLesson,
  turn: Turn,
  options: CorrectOptions,
): Promise<Lesson> {
  const { memory, engine, kinds, signal } = options;
  const [kind] = kinds.filter(isPlanKind);
  if (!kind) return lesson.close('refused', 'I found a better plan, but nothing here learns how to plan.');
  const elsewhere = sameQuestion(turn, { ...options, ...compareMeanings(turn.request.text, options) });
  const { agreements = [] } = await elsewhere(fault.revised.source);
  const { author, agreed = [] } = lesson.current;
  const reach = reachOf(
    [{ picture: pictureKey(turn.request), author: author.id }, ...agreements],
    await memory.lessons(turn.request.team).records(),
    agreed.map(({ id }) => id),
  );
  const here = reach === 'here' ? await taughtPictures(turn.request, memory) : undefined;
  const examples = kind.fromCorrection(turn, fault).map((example) => ({ ...example, ...(here && { here }) }));
  const feature = await instructionFeature(turn, options);
  await addExperiences(lesson.current, { examples, feature }, options, async (experiences) => {
    lesson.update({ experiences });
    await lesson.save();
  });
  const again = await askAgain(lesson, turn, options);
  const isRight = (await isPutRight(turn, again, lesson.current, options)) === true;
  const { accepted, reason, evidence } = await kind.judge(
    { turn, again, isRight },
    {
      memory,
      draftProgram: (request) => engine.draftProgram(request, signal),
      elsewhere,
    },
  );
  lesson.update({ evidence });
  if (!accepted) {
    await dropExperiences(lesson.current, options);
    lesson.update({ experiences: [] });
    return lesson.close('refused', reason);
  }
  const ids = [...(turn.plan?.examples ?? []), ...(turn.program?.examples ?? [])];
  // What misled for one picture may well be right for others.
  if (ids.length > 0 && reach === 'everywhere') lesson.update({ outcome: { ids, was: 'failure' } });
  lesson.update({ gained: fault.reason, reach });
  return lesson.close('accepted', fault.reason);
}

/** Asks the turn's question again, with what has been learned. */
async function askAgain(
  lesson: OpenLesson,
  { request }: Turn,
  { engine, memory, randomId, now, signal }: CorrectOptions,
): Promise<Turn | undefined> {
  const { team, thread } = request;
  const at = timeAfter(await memory.turns.ofThread(team, thread, 1), now());
  let again: Turn | undefined;
  for await (const turn of engine.infer({ ...request, id: randomId(), at }, signal)) again = turn;
  signal.throwIfAborted();
  if (!again) return undefined;
  await memory.turns.set(again);
  lesson.update({ again: again.id, after: again.answer?.text ?? again.fault });
  return again;
}
