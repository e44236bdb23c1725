/** Whoever plans, people read names as they or their team write them. */
import { expect, test } from 'vitest';
import { spellNames } from '../../src/inference/spell-names.js';
import { nameKey } from '../../src/language/entity.js';
import { checkProgram } from '../../src/program/checker.js';
import { inputTypes } from '../../src/program/types.js';
import { tools } from '../../src/tools/index.js';
import { lexicon } from '../support/tool-context.js';

const taught = new Map(['Rufus', 'our logo', 'The Blue Room'].map((name) => [nameKey(name), name]));
const names = {
  taught: (phrase: string) => taught.get(nameKey(phrase)),
  isKind: (phrase: string) => lexicon.resolve(phrase) !== undefined,
  isWord: lexicon.isWord,
};

function sought(object: string, text: string): unknown {
  const source = `BOX0=LOC(image=IMAGE,object='${object}')\nFINAL_RESULT=RESULT(var=BOX0)`;
  const program = checkProgram(source, { tools, inputs: inputTypes(1) });
  const [{ arguments: given }] = spellNames(program, text, names, tools).instructions;
  return given.object?.kind === 'literal' ? given.object.value : undefined;
}

test.each([
  ['rufus', 'is rufus here?', 'Rufus'],
  ['rufus, dog', 'rufus and the dogs', 'Rufus, dog'],
  ['the blue room', 'where is the blue room', 'The Blue Room'],
  ['bella', 'where is Bella?', 'Bella'],
  ['dog', 'where is the Dog?', 'dog'],
  ['bella', 'where is bella?', 'bella'],
])('%s, asked for with “%s”', (object, text, written) => expect(sought(object, text)).toBe(written));

test('what is written on a picture stays as it is', () => {
  const source = "IMAGE0=WRITE(image=IMAGE,text='rufus',place='top')\nFINAL_RESULT=RESULT(var=IMAGE0)";
  const program = checkProgram(source, { tools, inputs: inputTypes(1) });
  expect(spellNames(program, 'write rufus at the top', names, tools)).toEqual(program);
});
