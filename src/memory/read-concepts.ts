import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../contracts/errors.js';
import type { Concept } from '../contracts/lexicon.js';

const wordSchema = z.string().trim().min(1).max(80);
const conceptSchema = z.strictObject({
  name: wordSchema,
  synonyms: z.array(wordSchema),
  kinds: z.array(wordSchema),
  plural: wordSchema.optional(),
});

/** What data/concepts/ holds. */
export interface ConceptFiles {
  /** coco.json's 80 concepts in the order of COCO's ids (0..79), then the kinds. */
  readonly concepts: readonly Concept[];
  /** Phrases and words that look like a concept ("rocking horse", "house") and are none. */
  readonly nonConcepts: readonly string[];
}

/** Reads and checks the lexicon's files. @throws ConfigError naming the file that is wrong */
export function readConcepts(folder: string): ConceptFiles {
  const read = <Row>(name: string, schema: z.ZodType<Row>): Row => {
    const file = path.join(folder, name);
    try {
      return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch (cause) {
      throw new ConfigError(`[concepts] ${file} cannot be read; restore it from the repository`, { cause });
    }
  };
  const concepts = [
    ...read('coco.json', z.array(conceptSchema).length(80)),
    ...read('kinds.json', z.array(conceptSchema)),
  ];
  const names = new Set(concepts.map(({ name }) => name));
  for (const { name, kinds } of concepts)
    for (const kind of kinds)
      if (!names.has(kind))
        throw new ConfigError(`[concepts] ${name} has the unknown kind ${kind}; add it to kinds.json`);
  return {
    concepts,
    nonConcepts: [...read('non-concepts.json', z.array(wordSchema)), ...read('look-alikes.json', z.array(wordSchema))],
  };
}
