/** A taught name is one word to the grammar, whatever words it is made of. */
import { describe, expect, test } from 'vitest';
import { entityKeys, findMentions, nameKey, readEntity } from '../../../src/language/entity.js';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { lexicon } from '../../support/tool-context.js';

const signal = new AbortController().signal;
const entities = ['our office dog Rufus', 'Bella', 'The Blue Room', 'The Old Guitarist', 'Mark', 'our logo'].map(
  (said) => readEntity(said, lexicon),
);
const byKey = new Map(
  entities.flatMap((entity) => {
    const { names, descriptions } = entityKeys(entity);
    return [...names, ...descriptions].map((key) => [key, entity.name] as const);
  }),
);
const planner = createGrammarPlanner(
  lexicon,
  'none',
  async (team) => (text) =>
    team === 'home' ? findMentions(text, (phrase) => byKey.get(nameKey(phrase)), lexicon) : [],
);

async function programOf(text: string, team = 'home'): Promise<string> {
  const picture = { id: 'p', width: 100, height: 100, mediaType: 'image/png' } as const;
  const request = { id: 'r', team, thread: 't', author: { id: 'a', name: 'Ana' }, text, images: [picture], at: 0 };
  const plan = await planner.plan(request, [], { signal });
  return plan.question ?? (await planner.program(request, plan, [], { signal })).source;
}

describe('a taught name in a request', () => {
  test.each([
    ['tag our office dog Rufus', "LOC(image=IMAGE,object='Rufus')"],
    ['is the office dog here?', "LOC(image=IMAGE,object='Rufus')"],
    ['is this Rufus?', "LOC(image=IMAGE,object='Rufus')"],
    ['where is the Blue Room?', "LOC(image=IMAGE,object='The Blue Room')"],
    ['is The Old Guitarist in this picture?', "LOC(image=IMAGE,object='The Old Guitarist')"],
    ['tag Mark', "LOC(image=IMAGE,object='Mark')"],
    ['which one is Rufus?', '{BOX0.place}'],
    ['which of these dogs is Rufus?', '{BOX0.place}'],
    ['how many dogs are there without Rufus?', 'OTHERS(object=BOX0,than=BOX1)'],
    ['is it Rufus or Bella?', "else 'Bella' if"],
    ['is this Rufus or Bella?', "else 'Bella' if"],
    ['is that our office dog or Bella?', "else 'Bella' if"],
    ['is this one Rufus?', "LOC(image=IMAGE,object='Rufus')"],
    ['blur that Rufus', "LOC(image=IMAGE,object='Rufus')"],
    ['replace the car with Rufus', "prompt='Rufus'"],
    ['what color is Rufus?', 'COLOR('],
  ])('%s', async (text, part) => {
    const program = await programOf(text);
    expect(program).toContain(part);
    expect(program).not.toContain('SELECT');
  });

  test('is a name of that team alone', async () => {
    expect(await programOf('where is the Blue Room?', 'elsewhere')).toContain("object='room'");
  });

  test('that a step has no use for is left over', async () => {
    const request = {
      ...{ id: 'r', team: 'home', thread: 't', author: { id: 'a', name: 'Ana' }, at: 0 },
      text: "blur Rufus's face",
      images: [{ id: 'p', width: 100, height: 100, mediaType: 'image/png' as const }],
    };
    const { covers = [] } = await planner.plan(request, [], { signal });
    expect(covers.flat()).not.toContain("rufus's");
  });
});
