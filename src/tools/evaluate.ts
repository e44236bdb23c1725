import { ProgramError, ToolError } from '../errors.js';
import { evaluateExpression } from '../expression.js';
import { defineTool } from '../tool.js';

/** EVAL; the language itself is in src/expression.ts. */
export const evaluate = defineTool({
  name: 'EVAL',
  summary: 'Computes with earlier answers: compares, adds, decides.',
  parameters: { expr: { type: 'Expression', summary: "such as \"'yes' if {ANSWER0} > 0 else 'no'\"" } },
  returns: ['Text', 'Number', 'Boolean'],
  examples: [
    "ANSWER2=EVAL(expr=\"'yes' if {ANSWER0} + {ANSWER1} > 0 else 'no'\")",
    'ANSWER2=EVAL(expr="{ANSWER0} == {ANSWER1}")',
  ],
  capabilities: [],
  version: 1,
  async run({ expr }, { variables, signal }) {
    signal.throwIfAborted();
    try {
      return { output: evaluateExpression(expr.value, variables) };
    } catch (error) {
      if (error instanceof ProgramError)
        throw new ToolError(`[EVAL] ${error.friendly}`, { friendly: error.friendly, cause: error });
      throw error;
    }
  },
});
