import { expect, test } from 'vitest';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { lexicon } from '../../support/tool-context.js';

test('a process may make any number of planners: the language model is loaded once', async () => {
  for (let count = 0; count < 40; count++) {
    const [best] = await createGrammarPlanner(lexicon).interpretations('How many dogs are there?', 1);
    expect(best?.source).toContain("object='dog'");
  }
});
