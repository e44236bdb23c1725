import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError } from '../../../src/contracts/errors.js';
import { planningInstructions } from '../../../src/planning/language-model/prompts.js';
import { checkProgram } from '../../../src/program/checker.js';
import { inputTypes } from '../../../src/program/types.js';
import { tools } from '../../../src/tools/index.js';
import { prompts } from './world.js';

const seed = z.strictObject({
  request: z.string(),
  pictures: z.number().optional(),
  steps: z.array(z.string()).optional(),
  question: z.string().optional(),
  program: z.string().optional(),
});
const seedsOf = (prompt: string) =>
  prompt
    .split('\n')
    .filter((line) => line.startsWith('{"'))
    .map((line) => seed.parse(JSON.parse(line)));

describe('the prompts', () => {
  it('show plans, and when to ask back', () => {
    const seeds = seedsOf(prompts.plan);
    expect(seeds.filter(({ steps = [] }) => steps.length > 1).length).toBeGreaterThanOrEqual(4);
    expect(seeds.filter(({ question }) => question !== undefined)).toHaveLength(1);
  });

  it('show programs that can run', () => {
    const seeds = seedsOf(prompts.program);
    expect(seeds.length).toBeGreaterThanOrEqual(1);
    for (const { program = '', pictures = 1 } of seeds)
      expect(() => checkProgram(program, { tools, inputs: inputTypes(pictures) })).not.toThrow();
  });

  it('must have a place for the tools', () => {
    expect(() => planningInstructions({ ...prompts, plan: 'Plan.' }, tools)).toThrow(ConfigError);
    expect(() => planningInstructions({ ...prompts, program: '{{tools}} {{tools}}' }, tools)).toThrow(
      /data\/prompts\/program\.md needs \{\{tools\}\} once/,
    );
  });
});
