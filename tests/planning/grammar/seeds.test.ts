import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSeeds } from '../../../src/memory/seeds.js';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { checkProgram } from '../../../src/program/checker.js';
import { inputTypes } from '../../../src/program/types.js';
import { tools } from '../../../src/tools/index.js';
import { projectRoot } from '../../../src/util/project-root.js';
import { lexicon } from '../../support/tool-context.js';

const seeds = await readSeeds(path.join(projectRoot, 'data', 'experience'));
const planner = createGrammarPlanner(lexicon);

const picturesOf = (program: string): number =>
  /IMAGE3/.test(program) ? 3 : /\b(?:LEFT|RIGHT)\b(?!')/.test(program) ? 2 : 1;

describe('the experience that ships with the project', () => {
  it('is enough of each kind', () => {
    const count = (kind: string, outcome: string): number =>
      seeds.filter((seed) => seed.kind === kind && seed.outcome === outcome).length;
    expect(count('plan', 'success')).toBeGreaterThanOrEqual(60);
    expect(count('program', 'success')).toBeGreaterThanOrEqual(60);
    expect(count('plan', 'failure')).toBeGreaterThanOrEqual(15);
    expect(count('program', 'failure')).toBeGreaterThanOrEqual(15);
  });

  it.each(seeds.filter((seed) => seed.kind === 'program').map((seed) => [seed.id, seed] as const))(
    '%s can run',
    (_, seed) => {
      const inputs = inputTypes(picturesOf(seed.program));
      expect(() => checkProgram(seed.program, { tools, inputs })).not.toThrow();
      expect(seed.steps).toHaveLength(seed.program.split('\n').length - 1);
    },
  );

  it('says why a failure failed', () => {
    for (const seed of seeds) {
      if (seed.outcome === 'failure') expect(seed.reason?.length, seed.id).toBeGreaterThan(20);
      else expect(seed.reason, seed.id).toBeUndefined();
    }
  });

  it.each(seeds.flatMap((seed) => (seed.kind === 'program' ? [[seed.id, seed] as const] : [])))(
    '%s: the grammar would write it if it is right, and not if it is wrong',
    async (_, seed) => {
      const [best] = await planner.interpretations(seed.instruction, picturesOf(seed.program));
      // What the grammar leaves to a model that answers questions, an example may teach it.
      const isLeftToModel = /=VQA\(/.test(best?.source ?? '') && !/=VQA\(/.test(seed.program);
      if (seed.outcome === 'failure') expect(best?.source).not.toBe(seed.program);
      else if (!isLeftToModel) expect(best?.source).toBe(seed.program);
    },
  );
});
