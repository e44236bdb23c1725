import { z } from 'zod';
import type { Prompt, PromptSchemas } from '../contracts/learning.js';
import { encodeFeature } from '../util/feature-text.js';

/** Checks stored prompts, each with the schema of its kind. */
export function promptRowSchema(schemas: PromptSchemas): z.ZodType<Prompt> {
  const byKind = new Map(Object.entries(schemas));
  return z.looseObject({ kind: z.string() }).transform((row, context): Prompt => {
    const parsed = byKind.get(row.kind)?.safeParse(row);
    if (parsed?.success) return parsed.data;
    for (const { path, message } of parsed?.error.issues ?? [{ path: ['kind'], message: `unknown kind ${row.kind}` }])
      context.addIssue({ code: 'custom', path: [...path], message });
    return z.NEVER;
  });
}

/** The prompt as a plain JSON value; `promptRowSchema` reads it back. */
export function promptToRow(prompt: Prompt): unknown {
  return Object.fromEntries(
    Object.entries(prompt).map(([name, value]) => [name, value instanceof Float32Array ? encodeFeature(value) : value]),
  );
}
