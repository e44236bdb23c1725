/** What data/replicate-models.json knows: models by what they do, their inputs, prices, and the defaults. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../contracts/errors.js';
import { projectRoot } from '../../util/project-root.js';

/** What a model is asked to do. `paint` is `fill` with a prompt, `clear` is `fill` without. */
export const jobs = [
  'detect',
  'segment',
  'answer',
  'caption',
  'read',
  'embedText',
  'embedImage',
  'paint',
  'clear',
] as const;
export type Job = (typeof jobs)[number];

/** What an input can be filled with, by job: `"{image}"` in the file stands for the picture. */
export const valuesOf = {
  detect: ['image', 'concept'],
  segment: ['image'],
  answer: ['image', 'question'],
  caption: ['image', 'instruction'],
  read: ['image'],
  // One text a run, or all of them a line each.
  embedText: ['text', 'texts'],
  embedImage: ['image'],
  paint: ['image', 'mask', 'prompt', 'width', 'height'],
  clear: ['image', 'mask', 'width', 'height'],
} as const satisfies Readonly<Record<Job, readonly string[]>>;
export type Value = (typeof valuesOf)[Job][number];

export const placeholders = /\{(\w+)\}/g;

const recipeSchema = z.strictObject({
  /** The model's inputs by its own names; texts may hold values in braces. */
  input: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Where in the output the result is, names and indices joined by dots; absent: the first place where one is found. */
  pick: z.string().optional(),
  /** `detect`: the score from which a detection counts. */
  threshold: z.number().gt(0).lt(1).optional(),
  /** Pixels of the longer side of the picture that is sent. */
  side: z.int().min(64).max(2048).optional(),
  /** Whether the picture is stretched to a square of `side`. */
  square: z.boolean().optional(),
  /** Width and height that are sent are multiples of it. */
  multiple: z.int().min(1).max(64).optional(),
  /** `paint`, `clear`: the part of the mask that is repainted. */
  paints: z.enum(['white', 'black']).optional(),
});
export type Recipe = z.infer<typeof recipeSchema>;

const secondsSchema = z.strictObject({
  /** What a run takes. */
  usual: z.number().positive(),
  /** When a run is given up, and cancelled at the vendor. */
  most: z.int().positive(),
});

const entrySchema = z.strictObject({
  /** Absent for models that the vendor itself maintains: they are called without. */
  version: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Absent: not known, `unknown` is taken. */
  hardware: z.string().optional(),
  /** For models that are billed by the picture. */
  dollarsPerRun: z.number().positive().optional(),
  seconds: secondsSchema,
  jobs: z.partialRecord(z.enum(jobs), recipeSchema),
});
export type ModelEntry = z.infer<typeof entrySchema>;

const fileSchema = z
  .strictObject({
    about: z.array(z.string()),
    dollarsPerSecond: z.record(z.string(), z.number().positive()),
    /** What is assumed where nothing is known. */
    unknown: z.strictObject({ hardware: z.string(), seconds: secondsSchema }),
    defaults: z.record(z.enum(jobs), z.string()),
    /** How models call what they take, the likeliest first; for models that are not in the file. */
    inputNames: z.record(z.string(), z.array(z.string()).min(1)),
    models: z.record(z.string().regex(/^[a-z0-9][\w.-]*\/[a-z0-9][\w.-]*$/i), entrySchema),
  })
  .superRefine(({ dollarsPerSecond, unknown, defaults, models }, context) => {
    for (const hardware of [unknown.hardware, ...Object.values(models).map((model) => model.hardware)])
      if (hardware !== undefined && dollarsPerSecond[hardware] === undefined)
        context.addIssue(`${hardware} has no price in dollarsPerSecond`);
    for (const job of jobs)
      if (!models[defaults[job]]?.jobs[job])
        context.addIssue(`${defaults[job]} is the default for ${job} but cannot do it`);
    for (const [name, { jobs: recipes }] of Object.entries(models))
      for (const job of jobs) {
        const given: readonly string[] = valuesOf[job];
        for (const text of Object.values(recipes[job]?.input ?? {}))
          for (const [, value = ''] of String(text).matchAll(placeholders))
            if (!given.includes(value)) context.addIssue(`${name}: ${job} has no {${value}}, only ${given.join(', ')}`);
      }
  });
export type ModelFile = z.infer<typeof fileSchema>;

let kept: ModelFile | undefined;

/** @throws ConfigError when the file does not hold what it must */
export function readModelFile(): ModelFile {
  kept ??= parseModelFile(readFileSync(path.join(projectRoot, 'data', 'replicate-models.json'), 'utf8'));
  return kept;
}

/** @throws ConfigError naming each fault */
export function parseModelFile(text: string): ModelFile {
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (cause) {
    const faults = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new ConfigError(`[replicate] data/replicate-models.json cannot be used: ${faults}; fix or restore it`, {
      cause,
    });
  }
}

/** How a model is named: "owner/name", or "owner/name:version" for community models. */
const referenceForm = /^[a-z0-9][\w.-]*\/[a-z0-9][\w.-]*(:[0-9a-f]{64})?$/i;

export const isReference = (text: string): boolean => referenceForm.test(text);

/** Without the version. */
export const nameOf = (reference: string): string => reference.split(':', 1)[0] ?? reference;

export function partsOf(reference: string): { owner: string; name: string; version: string | undefined } {
  const [path = '', version] = reference.split(':');
  const [owner = '', name = ''] = path.split('/');
  return { owner, name, version };
}
