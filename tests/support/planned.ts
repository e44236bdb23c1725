import type { Plan, Request } from '../../src/contracts/turn.js';
import { createGrammarPlanner } from '../../src/planning/grammar/grammar-planner.js';
import { lexicon } from './tool-context.js';

const planner = createGrammarPlanner(lexicon);
const signal = new AbortController().signal;

const requestOf = (text: string): Request => {
  const picture = { id: 'a'.repeat(64), width: 160, height: 120, mediaType: 'image/png' } as const;
  const author = { id: 'anna', name: 'Anna' };
  return { id: '1', team: 't', thread: 'h', author, text, images: [picture], at: 0 };
};

/** What the grammar plans for an instruction about one picture. */
export const planOf = (text: string): Promise<Plan> => planner.plan(requestOf(text), [], { signal });

/** Its program on one line, without the last one; "ask" where it asks or refuses. */
export async function programOf(text: string): Promise<string> {
  const plan = await planOf(text);
  if (plan.question) return 'ask';
  const { source } = await planner.program(requestOf(text), plan, [], { signal });
  return source.replace(/\n?FINAL_RESULT=.*$/s, '').replaceAll('\n', ' ');
}
