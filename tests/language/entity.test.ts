/** What people call a thing that they teach, and all the ways in which they mean it later. */
import { describe, expect, test } from 'vitest';
import { entityKeys, findMentions, joinEntities, nameKey, readEntity } from '../../src/language/entity.js';
import { lexicon } from '../support/tool-context.js';

describe('the words of a teaching', () => {
  test.each([
    ['our office dog Rufus', 'Rufus', 'our', 'dog'],
    ['our dog rufus', 'rufus', 'our', 'dog'],
    ['Rufus, our office dog', 'Rufus', 'our', 'dog'],
    ['our dog, Rufus', 'Rufus', 'our', 'dog'],
    ['our office cat called Mimi', 'Mimi', 'our', 'cat'],
    ["Ana's cat Mimi", 'Mimi', "ana's", 'cat'],
    ['Finn (our mascot)', 'Finn', 'our', 'mascot'],
    ['our logo', 'our logo', 'our', 'logo'],
    ['the Acme logo', 'Acme logo', undefined, 'logo'],
    ['The Blue Room', 'The Blue Room', undefined, undefined],
    ['The Elephants', 'The Elephants', undefined, undefined],
    ['The Elephants, a painting', 'The Elephants', undefined, 'painting'],
    ['the painting The Old Guitarist', 'The Old Guitarist', undefined, 'painting'],
    ['the Blue Room', 'Blue Room', undefined, undefined],
    ['my coffee mug', 'my coffee mug', 'my', 'mug'],
  ])('“%s” says name, owner and kind', (said, name, owner, kind) => {
    const entity = readEntity(said, lexicon);
    expect([entity.name, entity.owner, entity.kind]).toEqual([name, owner, kind]);
  });

  const means = (said: string, phrase: string): boolean => {
    const { names, descriptions } = entityKeys(readEntity(said, lexicon));
    return [...names, ...descriptions].includes(nameKey(phrase));
  };

  test.each([
    'Rufus',
    'rufus',
    'RUFUS',
    'our office dog',
    'the office dog',
    'our dog',
    'my dog',
    'our office dog Rufus',
    'Rufus the dog',
    'Rúfus',
    'Rufuѕ',
  ])('“%s” means our office dog Rufus', (phrase) => {
    expect(means('our office dog Rufus', phrase)).toBe(true);
  });
  test.each(['the dog', 'dog', 'Bella', 'our cat', 'office'])('“%s” does not', (phrase) => {
    expect(means('our office dog Rufus', phrase)).toBe(false);
  });
  test.each([
    ['the logo of Acme', 'Acme logo'],
    ['The Old Guitarist', 'the old guitarist'],
    ["Ana's cat Mimi", "Ana's cat"],
    ['my mug', 'our mug'],
  ])('“%s” is “%s” as well', (said, phrase) => {
    expect(means(said, phrase)).toBe(true);
  });
  test('Finn the fox is not what every fox is called', () => {
    expect(means('Finn the fox', 'the fox')).toBe(false);
  });

  test('what is said later adds names', () => {
    const [one, other] = [readEntity('Rufus', lexicon), readEntity('our office dog Rufus', lexicon)];
    const joined = joinEntities(one, other);
    expect([joined.name, joined.owner, joined.kind]).toEqual(['Rufus', 'our', 'dog']);
    expect(entityKeys(joined).descriptions).toContain(nameKey('our dog'));
  });
});

describe('names in a request', () => {
  const taught = new Map(
    ['our office dog Rufus', 'The Blue Room', 'The Elephants', 'Will', 'our dog house'].flatMap((said) => {
      const entity = readEntity(said, lexicon);
      const { names, descriptions } = entityKeys(entity);
      return [...names, ...descriptions].map((key) => [key, entity.name] as const);
    }),
  );
  const found = (text: string): readonly string[] =>
    findMentions(text, (phrase) => taught.get(nameKey(phrase)), lexicon).map((one) => `${one.text} = ${one.concept}`);

  test.each([
    ['tag our office dog Rufus', ['our office dog Rufus = Rufus']],
    ["what colour is Rufus's collar?", ['Rufus = Rufus']],
    ['where is the Blue Room?', ['the Blue Room = The Blue Room']],
    ['will you blur Will?', ['Will = Will']],
    ['is our dog left of the car?', ['our dog = Rufus']],
    ['how many dogs are there?', []],
    ['are the elephants grey?', []],
    ['where are The Elephants?', ['The Elephants = The Elephants']],
  ])('%s', (text, names) => {
    expect(found(text)).toEqual(names);
  });
});
