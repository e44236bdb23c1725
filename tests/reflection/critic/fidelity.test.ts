import { describe, expect, test } from 'vitest';
import { checkProgram } from '../../../src/program/checker.js';
import { inputTypes } from '../../../src/program/types.js';
import { fidelityOf } from '../../../src/reflection/critic/fidelity.js';
import { tools } from '../../../src/tools/index.js';
import { lexicon } from '../../support/tool-context.js';

const scope = { tools, inputs: inputTypes(1) };
const fidelity = (request: string, ...lines: readonly string[]) =>
  fidelityOf(request, checkProgram([...lines, 'FINAL_RESULT=RESULT(var=ANSWER0)'].join('\n'), scope).instructions, {
    tools,
    lexicon,
  });

const counting = (...nouns: readonly string[]): readonly string[] => [
  ...nouns.map((noun, place) => `BOX${place}=LOC(image=IMAGE,object='${noun}')`),
  `ANSWER0=EVAL(expr="'yes' if ${nouns.map((_, place) => `{BOX${place}.count}`).join(' + ')} >= 2 else 'no'")`,
];
const asking = (question: string): string => `ANSWER0=VQA(image=IMAGE,question='${question}')`;

describe('what a request speaks of', () => {
  test.each([
    ['Are there at least two dogs?', counting('dog'), 'wholly'],
    ['Are there two pups in the picture?', counting('dog'), 'wholly'],
    ['Are there 2 animals?', counting('dog', 'cat'), 'wholly'],
    ['Is the coat of the man red?', [asking('Is the coat of the man red?')], 'wholly'],
    ['Are there two fire hydrants?', counting('fire hydrant'), 'wholly'],
    ['Ar ther two dgos?', counting('dog'), 'wholly'],
    ['Are two people in the room?', counting('person'), 'wholly'],
    ['Are there two things that are red?', counting('dog'), 'partly'],
    ['Are there five dogs?', counting('dog'), 'partly'],
    ['Are there two dogs and a cat?', counting('dog'), 'partly'],
    ['Are there two dogs?', counting('dog', 'cat'), 'partly'],
    ['Is there a bear?', counting('bus'), 'not at all'],
    ['Ist der Mantel schwarz?', [asking('Is the coat black?')], 'unknown'],
    ['Is it night?', [asking('Is it night?')], 'unknown'],
  ] as const)('%s — %s', (request, lines, expected) => {
    expect(fidelity(request, ...lines)).toBe(expected);
  });
});
