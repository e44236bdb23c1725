/** The question for a plan, to a model that is shown no pictures: of a follow-up it is told the thread in words. */
import type { Entity } from '../../contracts/learning.js';
import type { PlanExample, Retrieved } from '../../contracts/planner.js';
import type { Plan, Request } from '../../contracts/turn.js';
import { jsonSchema, type Question } from './ask-model.js';
import { leftOverFault, withComparableCovers } from './left-over.js';
import { planMessage } from './messages.js';
import type { PlanningPrompts } from './prompts.js';
import { planReply, planReplyInThread, readPlan } from './read-plan.js';
import { wording } from './taught.js';
import { thingsNamed, toldOf } from './taught-things.js';
import { isFollowUp, threadLines } from './thread-lines.js';

const schema = jsonSchema('plan', planReply);
const schemaInThread = jsonSchema('plan', planReplyInThread);

/** What is read of it: steps, or a question back. */
type Read = Partial<Pick<Plan, 'steps' | 'covers' | 'readAs' | 'question'>>;

interface Circumstances {
  /** Rules could not read it in its thread. */
  readonly isDoubtful: boolean;
  /** What the team has taught to be found by name. */
  readonly taught?: readonly Entity[];
}

export function planQuestion(
  request: Request,
  plans: readonly Retrieved<PlanExample>[],
  prompts: Pick<PlanningPrompts, 'plan' | 'planThread'>,
  { isDoubtful, taught = [] }: Circumstances,
): { readonly question: Question<Read>; readonly examples: readonly string[] } {
  const { text, said = text, exchange = [] } = request;
  const goesOn = exchange.length > 0 && (isDoubtful || isFollowUp(request));
  const things = thingsNamed([text, said, ...exchange.map((one) => one.text)].join(' '), taught);
  const named = things.length > 0 ? { 'to locate by name': things.map(toldOf) } : {};
  const told = said === text ? named : { ...named, 'perhaps meant': text };
  const { text: message, examples } = goesOn
    ? planMessage({ ...request, text: said }, plans, told, threadLines(exchange))
    : planMessage(request, plans, named);
  let heardOfWords = false;
  const question: Question<Read> = {
    instructions: goesOn ? `${prompts.plan}\n\n${prompts.planThread}` : prompts.plan,
    message,
    schema: goesOn ? schemaInThread : schema,
    read(reply, { isLast }) {
      const sent = readPlan(reply);
      if (!sent) return { fault: 'there is no plan in this reply; send "steps" in words' };
      if (!('steps' in sent)) return { result: sent };
      const { request: reading = text, ...read } = sent;
      const asked = goesOn ? reading : text;
      const plan = withComparableCovers(read, said, asked);
      const fault = !isLast && !heardOfWords ? leftOverFault(asked, plan) : undefined;
      heardOfWords ||= fault !== undefined;
      if (fault !== undefined) return { fault };
      return { result: { ...plan, ...(wording(asked) !== wording(text) && { readAs: asked }) } };
    },
  };
  return { question, examples };
}
