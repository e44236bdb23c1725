import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { editRules } from '../../../src/planning/grammar/families/edit.js';
import { families } from '../../../src/planning/grammar/interpretations.js';
import { createNouns } from '../../../src/planning/grammar/noun-phrase.js';
import { mayRead, type Reader, type Rule, unwrap } from '../../../src/planning/grammar/reader.js';
import { createWordReader } from '../../../src/planning/grammar/words.js';
import { lexicon } from '../../support/tool-context.js';

const folder = path.join(import.meta.dirname, 'wordings');
const instructions = ['questions', 'pictures', 'edits'].flatMap((name) =>
  readFileSync(path.join(folder, `${name}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' | ')[1]),
);
const read = await createWordReader(lexicon);
const nouns = createNouns(lexicon);

describe('a rule that is not asked', () => {
  it('would have had nothing to say', () => {
    const rules: readonly Rule<unknown>[] = [...families, ...editRules];
    const overlooked = instructions.flatMap((instruction) => {
      const sentence = unwrap(read(instruction));
      const { words } = sentence;
      const reader: Reader = { nouns, sentence, words };
      return rules
        .filter((rule) => !mayRead(rule, words) && words.some((_, at) => rule.read(reader, at).length > 0))
        .map(({ needs }) => `${instruction} (${needs?.[0]})`);
    });
    expect(overlooked).toEqual([]);
  });

  it('is the usual case: most families pass over a plain question', () => {
    const { words } = unwrap(read('How many people are there?'));
    expect(families.filter((family) => mayRead(family, words)).length).toBeLessThan(families.length / 2);
  });
});
