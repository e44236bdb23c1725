/** Models are told how a team calls its things, in each way that it was said to them. */
import { expect, test } from 'vitest';
import { readEntity } from '../../../src/language/entity.js';
import { thingsNamed, toldOf } from '../../../src/planning/language-model/taught-things.js';
import { lexicon } from '../../support/tool-context.js';
import { languagePlanner, modelThatSays, requestOf } from './world.js';

const things = ['our office dog Rufus', 'Bella', 'The Blue Room', "Ana's mug"].map((said) => readEntity(said, lexicon));
const rufus = { Rufus: ['our office dog', 'our dog'] };

test.each([
  ['is the office dog asleep?', [rufus]],
  ['wo ist Rufus?', [rufus]],
  ['rozmyj Bellę', ['Bella']],
  ['убери Rufusа', [rufus]],
  ['is the blue room here?', ['The Blue Room']],
  ['wo ist Anas Mug?', ["Ana's mug"]],
  ['how many cars are there?', []],
  ['how many dogs are there?', []],
  ['where is our dog?', [rufus]],
])('%s', (text, named) => expect(thingsNamed(text, things).map(toldOf)).toEqual(named));

test('a model that sees no pictures is told of them as well', async () => {
  const model = modelThatSays('{"steps":["Locate Rufus"]}');
  const planner = languagePlanner({ ...model, taught: async () => things });
  await planner.plan(requestOf('tag our office dog'), [], { signal: new AbortController().signal });
  const [line] = model.asked[0].messages[0].text.split('\n').slice(-1);
  expect(JSON.parse(line)).toMatchObject({ 'to locate by name': [rufus] });
});
