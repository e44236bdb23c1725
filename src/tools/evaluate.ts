import { ProgramError, ToolError } from '../contracts/errors.js';
import { defineTool, type ToolContext } from '../contracts/tool.js';
import type { Value } from '../contracts/turn.js';
import {
  comparedVariables,
  evaluateExpression,
  parseExpression,
  summedVariables,
} from '../program/expression/expression.js';
import { looksTool } from '../skills/looks/decide.js';
import { greaterOfTie } from '../util/settle-tie.js';

/** EVAL; the language itself is in src/expression.ts. */
export const evaluate = defineTool({
  name: 'EVAL',
  summary: 'Computes with earlier answers: compares, adds, decides.',
  sample: 'Are there more chairs than tables?',
  brief: 'evaluate: compute, compare, decide',
  parameters: { expr: { type: 'Expression', summary: "such as \"'yes' if {ANSWER0} > 0 else 'no'\"" } },
  returns: ['Text', 'Number', 'Boolean'],
  examples: [
    "ANSWER2=EVAL(expr=\"'yes' if {ANSWER0} + {ANSWER1} > 0 else 'no'\")",
    'ANSWER2=EVAL(expr="{ANSWER0} == {ANSWER1}")',
  ],
  capabilities: [],
  prompted: [looksTool],
  version: 4,
  async run({ expr }, context) {
    const { signal } = context;
    signal.throwIfAborted();
    try {
      const expression = parseExpression(expr.value);
      const settled =
        settleTie(comparedVariables(expression), context) ?? presumeSome(summedVariables(expression), context);
      const output = evaluateExpression(expression, settled?.variables ?? context.variables);
      return settled ? { output, note: settled.note, prompts: settled.prompts } : { output };
    } catch (error) {
      if (error instanceof ProgramError)
        throw new ToolError(`[EVAL] ${error.friendly}`, {
          friendly: `I can't work that out: ${error.friendly.replace(/^In .*?: (?=[^:]*$)/s, '')}`,
          cause: error,
        });
      throw error;
    }
  },
});

/**
 * Who asks which is more presumes that the numbers differ, where that was learned: of equal ones that is taken for more of
 * which clearly more was seen that did not count.
 */
function settleTie(
  compared: readonly [string, string] | undefined,
  { variables, prompts }: ToolContext,
): Settled | undefined {
  const [one, other] = (compared ?? []).map((name) => ({ name, value: variables.get(name) }));
  if (one?.value?.type !== 'Number' || other?.value?.type !== 'Number') return undefined;
  const { value, doubt = 0 } = one.value;
  const { value: otherValue, doubt: otherDoubt = 0 } = other.value;
  const prompt = prompts.presumption(looksTool, 'compared');
  const greater = greaterOfTie({ count: value, doubt }, { count: otherValue, doubt: otherDoubt });
  if (prompt === undefined || greater === undefined) return undefined;
  const { name } = greater === 'one' ? one : other;
  return {
    variables: new Map(variables).set(name, { type: 'Number', value: value + 0.5 }),
    note: `I counted ${value} of each, so the ones I'm unsure of decided.`,
    prompts: [prompt],
  };
}

/** Who asks how many there are in all presumes that there is one, where that was learned: where most was seen that did not count. */
function presumeSome(summed: readonly string[] | undefined, { variables, prompts }: ToolContext): Settled | undefined {
  const prompt = prompts.presumption(looksTool, 'summed');
  if (!summed || prompt === undefined) return undefined;
  const parts = summed.map((name) => ({ name, value: variables.get(name) }));
  const counts = parts.flatMap(({ name, value }) =>
    value?.type === 'Number' ? [{ name, count: value.value, doubt: value.doubt ?? 0 }] : [],
  );
  const [likeliest] = counts.toSorted((a, b) => b.doubt - a.doubt);
  if (counts.length < parts.length || counts.some(({ count }) => count !== 0) || !likeliest?.doubt) return undefined;
  return {
    variables: new Map(variables).set(likeliest.name, { type: 'Number', value: 1 }),
    note: "I'm sure of none, so the likeliest place decided.",
    prompts: [prompt],
  };
}

/** The values that an expression is computed with, where what questions presume changes one. */
interface Settled {
  readonly variables: ReadonlyMap<string, Value>;
  readonly note: string;
  readonly prompts: readonly string[];
}
