import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ClovabotError } from '../../../src/contracts/errors.js';
import type { Planner } from '../../../src/contracts/planner.js';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { checkProgram } from '../../../src/program/checker.js';
import { formatProgram } from '../../../src/program/format-program.js';
import { inputTypes } from '../../../src/program/types.js';
import { tools } from '../../../src/tools/index.js';
import { lexicon } from '../../support/tool-context.js';
import { eyes, languagePlanner, requestOf, signal } from './world.js';

/**
 * Replies as language models send them, and what should become of them: a program, or null for a refusal. `next` is what
 * the model sends when it is told what is wrong; without it, it insists. `@@100kB-…@@` stands for that much of something.
 */
const recordedSchema = z.object({
  kind: z.string(),
  request: z.string(),
  pictures: z.number(),
  reply: z.string(),
  next: z.string().optional(),
  becomes: z.string().nullable(),
});
type Recorded = z.infer<typeof recordedSchema>;

const recorded = readFileSync(path.join(import.meta.dirname, 'malformed-replies.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => recordedSchema.parse(JSON.parse(line)));

const fill: Readonly<Record<string, string>> = {
  prose: 'The dog is to the left of the cat, so (I think) we count = them. ',
  brackets: '{"a":[(',
  quotes: `"'“`,
  letters: 'bus',
};
const grown = (reply: string): string =>
  reply.replace(/@@100kB-(\w+)@@/g, (_, kind: string) => fill[kind].repeat(Math.ceil(100_000 / fill[kind].length)));

const normal = (source: string, pictures: number): string =>
  formatProgram(checkProgram(source, { tools, inputs: inputTypes(pictures) }));

/** The program that is run in the end, in its normal form, or null for a refusal that a person understands. */
async function outcome({ request, pictures, reply, next = reply }: Recorded, fallback?: Planner) {
  let asked = 0;
  const planner = languagePlanner({
    fallback,
    complete: async ({ schema }) => {
      if (schema?.name === 'plan') return { text: '{"steps":["Do it"],"question":null}', whole: true };
      asked += 1;
      return { text: grown(asked === 1 ? reply : next), whole: true };
    },
  });
  const wanted = requestOf(request, pictures);
  const plan = await planner.plan(wanted, [], { signal });
  try {
    const draft = await planner.program(wanted, plan, [], { signal });
    return { program: normal(draft.source, pictures), asked, note: draft.plan?.note };
  } catch (error) {
    if (!(error instanceof ClovabotError) || error.friendly === '') throw error;
    return { program: null, asked, note: error.friendly };
  }
}

describe('malformed replies', () => {
  it('are many and all different', () => {
    expect(recorded.length).toBeGreaterThanOrEqual(200);
    expect(new Set(recorded.map(({ reply }) => reply)).size).toBe(recorded.length);
    expect(new Set(recorded.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(12);
  });

  it('end in the right program or in a refusal', async () => {
    const wrong: string[] = [];
    for (const one of recorded) {
      const { program, asked } = await outcome(one);
      expect(asked).toBeLessThanOrEqual(3);
      const right = one.becomes === null ? null : normal(one.becomes, one.pictures);
      if (program !== right) wrong.push(`${one.kind}: ${one.reply.slice(0, 300)}\n→ ${program}`);
    }
    expect(wrong.length / recorded.length, wrong.join('\n\n')).toBeLessThanOrEqual(0.02);
  });

  it('the same of the one call that sees: the right program, or an answer in words, and never a piece of what was sent', async () => {
    const wrong: string[] = [];
    for (const { kind, request, pictures, reply, next = reply, becomes } of recorded) {
      let asked = 0;
      const planner = languagePlanner({
        eyes: eyes(),
        complete: async ({ schema }) => {
          if (schema?.name === 'program') return { text: 'no', whole: true };
          asked += 1;
          return { text: grown(asked === 1 ? reply : next), whole: true };
        },
      });
      const wanted = requestOf(request, pictures);
      const made = await planner.plan(wanted, [], { signal }).catch((error: unknown) => {
        if (!(error instanceof ClovabotError) || error.friendly === '') throw error;
        return undefined;
      });
      expect(asked).toBeLessThanOrEqual(3);
      expect(made?.direct?.text ?? '').not.toMatch(/["}\]]\s*[,:}]|\w=\w+\(|RESULT\(|```/);
      const right = becomes === null ? undefined : normal(becomes, pictures);
      const program = made?.draft && normal(made.draft.source, pictures);
      // Words are an answer, steps are a plan: what is sent next is not asked for.
      const isInWords = asked === 1 && made !== undefined && !program;
      if (program !== right && !isInWords)
        wrong.push(`${kind}: ${reply.slice(0, 300)}\n→ ${program ?? JSON.stringify(made)}`);
    }
    expect(wrong.length / recorded.length, wrong.join('\n\n')).toBeLessThanOrEqual(0.02);
  });

  it('never run unchecked where the grammar stands in, which is then said', async () => {
    const grammar = createGrammarPlanner(lexicon);
    for (const one of recorded.filter(({ becomes }) => becomes === null)) {
      const { program, note } = await outcome(one, grammar);
      if (program !== null) expect(note).toBe("planned without the language model: what it sent couldn't be used");
    }
  });
});
