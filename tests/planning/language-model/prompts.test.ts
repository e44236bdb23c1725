import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError } from '../../../src/contracts/errors.js';
import { unusedParts } from '../../../src/language/unused-parts.js';
import { planningInstructions } from '../../../src/planning/language-model/prompts.js';
import { readFirstReply } from '../../../src/planning/language-model/read-first-reply.js';
import { checkProgram } from '../../../src/program/checker.js';
import { inputTypes } from '../../../src/program/types.js';
import { tools } from '../../../src/tools/index.js';
import { projectRoot } from '../../../src/util/project-root.js';
import { prompts } from './world.js';

const seed = z.strictObject({
  request: z.string(),
  pictures: z.number().optional(),
  steps: z.array(z.string()).optional(),
  question: z.string().optional(),
  program: z.string().optional(),
});
const shipped = z.object({
  kind: z.enum(['plan', 'program']),
  instruction: z.string(),
  steps: z.array(z.string()),
  program: z.string().optional(),
  outcome: z.enum(['success', 'failure']),
  reason: z.string().optional(),
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

  it('show for the call that sees a mistake and then what is right, which can run and covers all words', () => {
    const lines = prompts.first.split('\n').filter((line) => line.startsWith('{"'));
    const replies = lines.filter((line) => !line.startsWith('{"request"')).map((line) => readFirstReply(line));
    expect(lines[0]).toContain('"avoid"');
    expect(replies).toHaveLength(1);
    const { program = '', plan = { steps: [] } } = replies[0] ?? {};
    expect(() => checkProgram(program, { tools, inputs: inputTypes(1) })).not.toThrow();
    const { request } = seed.pick({ request: true }).parse(JSON.parse(lines[0].replace(/,"avoid":"[^"]*"/, '')));
    expect(unusedParts(request, plan)).toEqual([]);
  });

  it('call nothing that is right a mistake: no failure that ships is what succeeds for its words', () => {
    const folder = path.join(projectRoot, 'data', 'experience');
    const examples = readdirSync(folder).flatMap((file) =>
      readFileSync(path.join(folder, file), 'utf8')
        .trim()
        .split('\n')
        .map((line) => shipped.parse(JSON.parse(line))),
    );
    const failures = examples.filter(({ outcome }) => outcome === 'failure');
    expect(failures.length).toBeGreaterThan(30);
    for (const failure of failures) {
      expect(failure.reason).toMatch(/\w/);
      const right = examples.filter((one) => one.outcome === 'success' && one.instruction === failure.instruction);
      expect(right.some((one) => one.kind === failure.kind)).toBe(true);
      for (const one of right.filter(({ kind }) => kind === failure.kind)) {
        if (failure.kind === 'plan') expect(one.steps).not.toEqual(failure.steps);
        else expect(one.program).not.toBe(failure.program);
      }
    }
  });

  it('must have a place for the tools', () => {
    expect(() => planningInstructions({ ...prompts, plan: 'Plan.' }, tools)).toThrow(ConfigError);
    expect(() => planningInstructions({ ...prompts, program: '{{tools}} {{tools}}' }, tools)).toThrow(
      /data\/prompts\/program\.md needs \{\{tools\}\} once/,
    );
  });
});
