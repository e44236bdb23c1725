/** SELECT and CLASSIFY: choosing by name, place, size, colour and description. */
import { describe, expect, test } from 'vitest';
import { CapabilityError } from '../../src/contracts/errors.js';
import type { Capabilities } from '../../src/contracts/model.js';
import type { Region, RegionsValue, Value } from '../../src/contracts/turn.js';
import { classify } from '../../src/tools/classify.js';
import { select } from '../../src/tools/select.js';
import { questionOf } from '../../src/tools/shared/choose-described.js';
import { readSelectionQuery } from '../../src/tools/shared/selection-query.js';
import { drawn, ellipseIn } from '../support/drawn-pictures.js';
import { lexicon, toolContext } from '../support/tool-context.js';

type Place = readonly [label: string, box: Region['box'], name?: string];

/** Three cars (red, blue, red), two people and a dog, on a grey street 300 pixels wide. */
const street: readonly Place[] = [
  ['car', [10, 40, 60, 80]],
  ['car', [100, 30, 180, 90]],
  ['car', [240, 50, 280, 80]],
  ['person', [70, 20, 90, 90], 'Ada Lovelace'],
  ['person', [200, 20, 220, 90]],
  ['dog', [285, 70, 298, 90]],
];
const reds = [0, 2];
const blues = [1];

const picture = drawn(300, 100, (x, y) => {
  const at = street.findIndex(([, [x1, y1, x2, y2]]) => x >= x1 && x < x2 && y >= y1 && y < y2);
  if (reds.includes(at)) return [190, 20, 30];
  return blues.includes(at) ? [30, 60, 200] : [128, 128, 128];
});

interface Chosen {
  readonly boxes: readonly number[];
  readonly found?: readonly Region['box'][];
  readonly names: readonly (string | undefined)[];
  readonly note?: string;
  readonly alternatives: number;
}

const positions = (regions: readonly Region[]): readonly number[] =>
  regions.map(({ box }) => street.findIndex(([, place]) => place.join() === box.join()));

async function choose(
  query: string,
  options: {
    readonly category?: string;
    readonly models?: Partial<Capabilities>;
    readonly places?: readonly Place[];
    readonly to?: readonly number[];
  } = {},
): Promise<Chosen> {
  const { category, places = street, to } = options;
  const context = toolContext({ segment: async ({ pixels }, box) => ellipseIn(pixels, box), ...options.models });
  const image = context.pictures.put(picture);
  const regions = places.map(([label, box, name]): Region => ({ label, box, name, score: 0.9 }));
  const { output, note, alternatives } = await select.run(
    {
      image,
      object: { type: 'Regions', picture: image.picture, regions },
      query: { type: 'Text', value: query },
      category: category === undefined ? undefined : { type: 'Text', value: category },
      to: to && { type: 'Regions', picture: image.picture, regions: to.map((at) => regions[at]) },
    },
    context,
  );
  const chosen = (output as RegionsValue).regions;
  return {
    boxes: positions(chosen),
    found: chosen.map(({ box }) => box),
    names: chosen.map(({ name }) => name),
    note,
    alternatives: alternatives?.length ?? 0,
  };
}

describe('SELECT', () => {
  test('does not take any car for the team’s own', async () => {
    await expect(choose('our red car')).rejects.toThrow('Send me a picture of it');
    const places: readonly Place[] = [['our car', street[0][1]], ...street.slice(1)];
    expect((await choose('our car', { places })).boxes).toEqual([0]);
  });

  test.each<[string, readonly number[]]>([
    ['car', [0, 1, 2]],
    ['the automobiles', [0, 1, 2]],
    ['vehicle', [0, 1, 2]],
    ['dog,person', [3, 4, 5]],
    ['Ada Lovelace', [3]],
    ['leftmost', [0]],
    ['the leftmost person', [3]],
    ['person on the left', [3]],
    ['the person on the right-hand side of the picture', [4]],
    ['cars on the left', [0, 1]],
    ['second car from the left', [1]],
    ['2nd car from the right', [1]],
    ['the second largest car', [0]],
    ['the last car', [2]],
    ['biggest', [1]],
    ['the smallest one', [5]],
    ['the animal', [5]],
    ['red car', [0, 2]],
    ['the red car on the right', [2]],
    ['the blue one', [1]],
    ['cars that are blue', [1]],
    ['the rightmost dark red car', [2]],
    ['middle car', [1]],
    ['the lowest', [5]],
    ['largest sports car', [1]],
    ['men on the right', [4]],
    ['tallest car', [1]],
    ['shortest car', [2]],
    ['widest car', [1]],
    ['closest car', [1]],
    ['the car farthest from the camera', [2]],
    ['car not red', [1]],
    ['vehicles that are not blue', [0, 2]],
    ['objects other than cars', [3, 4, 5]],
    ['car in the background', []],
  ])('“%s”', async (query, boxes) => {
    expect((await choose(query)).boxes).toEqual(boxes);
  });

  test.each<[string, readonly number[], readonly number[]]>([
    ['car closest to', [5], [2]],
    ['car farthest from', [5], [0]],
    ['car smaller than', [1], [0, 2]],
    ['cars larger than', [2], [0, 1]],
    ['objects taller than', [1], [3, 4]],
    ['car between', [3, 4], [1]],
    ['objects other than cars nearest first', [1], [3, 4, 5]],
  ])('“%s” of %j', async (query, to, boxes) => {
    expect((await choose(query, { to })).boxes).toEqual(boxes);
  });

  test('says how it judges, and when it was close', async () => {
    expect((await choose('tallest person')).note).toBe('It is a close call. It reaches highest in the picture.');
    expect((await choose('largest car')).note).toBe('It takes up the most room in the picture.');
    expect((await choose('leftmost car')).note).toBeUndefined();
  });

  test('takes no speck in the background for the left one, unless there is nothing else', async () => {
    const places: readonly Place[] = [
      ['car', [5, 40, 10, 43]],
      ['car', [100, 20, 180, 90]],
      ['car', [200, 20, 290, 90]],
    ];
    const boxesOf = async (query: string) => (await choose(query, { places })).found;
    expect(await boxesOf('car on the left')).toEqual([places[1][1]]);
    expect(await boxesOf('third car from the left')).toEqual([places[2][1]]);
    expect(await boxesOf('smallest car')).toEqual([places[0][1]]);
    expect(await boxesOf('car in the background')).toEqual([places[0][1]]);
  });

  test('chooses within a category', async () => {
    expect((await choose('rightmost', { category: 'vehicles' })).boxes).toEqual([2]);
    expect(await choose('rightmost', { category: 'giraffe' })).toMatchObject({
      boxes: [],
      note: 'There was nothing to choose from.',
    });
  });

  test('says so when nothing fits, and keeps the others for reflection', async () => {
    expect(await choose('green car')).toEqual({
      boxes: [],
      found: [],
      names: [],
      note: 'None of the 6 that were found is “green car”.',
      alternatives: 6,
    });
    expect((await choose('fifth car')).boxes).toEqual([]);
  });

  test('whoever has a face is a person', async () => {
    const faces: readonly Place[] = [
      ['face', [10, 40, 60, 80]],
      ['face', [100, 30, 180, 90]],
    ];
    expect((await choose('person on the right', { places: faces })).boxes).toEqual([1]);
  });

  test('what only eyes can tell is asked of a vision model, one region at a time', async () => {
    const asked: string[] = [];
    const answer: Capabilities['answer'] = async ({ view }, question) => {
      asked.push(question);
      return { text: (view?.[0] ?? 0) > 150 ? 'Yes.' : 'no' };
    };
    const { boxes } = await choose('man wearing a red suit', { category: 'person', models: { answer } });
    expect(boxes).toEqual([4]);
    expect(asked).toEqual(Array(2).fill('Is this a man wearing a red suit? Answer yes or no.'));
  });

  test('what the model cannot tell either is not denied', async () => {
    const answer: Capabilities['answer'] = async () => ({ text: 'unclear' });
    await expect(choose('being walked', { places: [['dog', [285, 70, 298, 90]]], models: { answer } })).rejects.toThrow(
      "can't tell which is “being walked”",
    );
  });

  test('one description may have a comma in it', async () => {
    const asked = new Set<string>();
    const answer: Capabilities['answer'] = async ({ view }, question) => {
      asked.add(question);
      return { text: (view?.[0] ?? 0) > 150 ? 'yes' : 'no' };
    };
    const { boxes } = await choose('real cars, not the mirror image of one', { category: 'car', models: { answer } });
    expect(boxes).toEqual([2]);
    expect([...asked]).toEqual(['Does “real cars, not the mirror image of one” describe this car? Answer yes or no.']);
  });

  test('a word that no label knows is not passed over', async () => {
    await expect(choose('largest wooden car')).rejects.toBeInstanceOf(CapabilityError);
  });

  test('and where there is none, it says what is missing', async () => {
    const failure = choose('Nicole Kidman');
    await expect(failure).rejects.toBeInstanceOf(CapabilityError);
    await expect(failure).rejects.toThrow("I can't tell which of the 6 that were found is “Nicole Kidman”.");
  });
});

describe('rows, columns and corners', () => {
  // Four rows of six, a little uneven, as a detector finds them.
  const shelf: readonly Place[] = Array.from({ length: 24 }, (_, at) => {
    const [x, y] = [10 + 40 * (at % 6) + (at % 3), 2 + 24 * Math.floor(at / 6) + (at % 4)];
    return ['box', [x, y, x + 30, y + 18]];
  });
  const at = async (query: string, places = shelf): Promise<readonly number[]> => {
    const { found = [] } = await choose(query, { places: places.toSorted(([, a], [, b]) => a[2] - b[2]) });
    return found.map((box) => places.findIndex(([, place]) => place.join() === box.join())).toSorted((a, b) => a - b);
  };

  test.each<[string, readonly number[]]>([
    ['third row from the top, fifth from the left', [16]],
    ['box in the third row, fifth from the left', [16]],
    ['fifth box in the third row', [16]],
    ['the second box from the right in the bottom row', [22]],
    ['second from the right in the second row from the bottom', [16]],
    ['boxes in the top row', [0, 1, 2, 3, 4, 5]],
    ['row 2, column 4', [9]],
    ['box in the last row of the second column', [19]],
    ['third column from the right', [3, 9, 15, 21]],
    ['the last box in the first row', [5]],
    ['bottom right', [23]],
    ['the box in the upper left corner', [0]],
    ['lower left box', [18]],
    ['box at the top right', [5]],
    ['right-hand bottom corner', [23]],
  ])('“%s”', async (query, boxes) => {
    expect(await at(query)).toEqual(boxes);
  });

  test('there is no fifth row, which is no answer about another one', async () => {
    await expect(at('second box in the fifth row')).rejects.toThrow('there are only 4 rows');
  });

  // Three sit in front of four who stand.
  const group: readonly Place[] = [
    ...[20, 90, 160, 230].map((x, index): Place => ['person', [x, 10 + 2 * index, x + 40, 70]]),
    ...[50, 125, 200].map((x, index): Place => ['person', [x, 38 + 2 * index, x + 50, 99]]),
  ];
  test.each<[string, readonly number[]]>([
    ['the second person from the right in the back row', [2]],
    ['people in the front row', [4, 5, 6]],
    ['person in the middle of the front row', [5]],
    ['first person from the left in the second row', [0]],
  ])('people: “%s”', async (query, boxes) => {
    expect(await at(query, group)).toEqual(boxes);
  });

  test('who stands in no clear rows is looked at', async () => {
    const crowd = Array.from(
      { length: 9 },
      (_, one): Place => ['person', [30 * one, 4 * one, 30 * one + 20, 4 * one + 60]],
    );
    await expect(at('people in the back row', crowd)).rejects.toBeInstanceOf(CapabilityError);
  });
});

describe('what is written on it', () => {
  const gauges = Array.from({ length: 30 }, (_, at): Place => {
    const [x, y] = [10 + 48 * (at % 6), 2 + 19 * Math.floor(at / 6)];
    return ['gauge', [x, y, x + 12, y + 12]];
  });
  const read: Capabilities['read'] = async () => [
    { text: 'P-21', box: [58, 16, 70, 19], score: 0.9 },
    { text: 'P-2', box: [10, 16, 22, 19], score: 0.9 },
    { text: 'No 17', box: [107, 6, 117, 10], score: 0.9 },
  ];
  const never: Capabilities['answer'] = () => Promise.reject(new Error('one reading tells'));

  test.each<[string, number]>([
    ['labelled P-21', 1],
    ["gauge labelled 'P 21'", 1],
    ['the gauge marked “P-2”', 0],
    ['P-21', 1],
    ['gauge P-21', 1],
    ['gauge with the number 17 on it', 2],
  ])('“%s” is read once, whatever their number', async (query, at) => {
    const { found } = await choose(query, { places: gauges, models: { read, answer: never } });
    expect(found).toEqual([gauges[at][1]]);
  });

  test('what was not read is looked at', async () => {
    const asked: string[] = [];
    const answer: Capabilities['answer'] = async (_, question) => {
      asked.push(question);
      return { text: asked.length === 2 ? 'yes' : 'no' };
    };
    const { found } = await choose('labelled 7', { places: gauges.slice(0, 3), models: { read, answer } });
    expect(found).toEqual([gauges[1][1]]);
  });
});

describe('a description is put as a question that reads well', () => {
  test.each([
    ['people wearing a cap', 'person', 'Is this person wearing a cap?'],
    ['wearing a cap', 'person', 'Is this person wearing a cap?'],
    ['being walked', 'dog', 'Is this dog being walked?'],
    ['on the table', 'cup', 'Is this cup on the table?'],
    ['women wearing a necklace', 'person', 'Is this a woman wearing a necklace?'],
    ['photos that show giraffes', 'photo', 'Does “photos that show giraffes” describe this photo?'],
    ['man who pours', 'person', 'Is this a man who pours?'],
    ['who pours', 'person', 'Is this a person who pours?'],
    ['the man who pours', 'person', 'Is this the man who pours?'],
    ['dark red', 'board', 'Does “dark red” describe this board?'],
    ['umpire', 'person', 'Is this an umpire?'],
    ['Nicole Kidman', 'person', 'Does “Nicole Kidman” describe this person?'],
    ['elephant with riders', undefined, 'Is this an elephant with riders?'],
    ['made of wood', undefined, 'Is this thing made of wood?'],
  ])('“%s” of %s', (description, label, question) => {
    expect(questionOf(description, label, lexicon)).toBe(question);
  });
});

describe('queries', () => {
  const read = (query: string) =>
    readSelectionQuery(query, (noun) => noun !== '' && lexicon.plural(lexicon.singular(noun)) === noun);

  test('an orange is a fruit, the orange one a colour', () => {
    expect(read('the orange')).toMatchObject({ noun: 'orange', colours: [] });
    expect(read('the orange one')).toMatchObject({ noun: '', colours: ['orange'] });
    expect(read('black and white dog')).toMatchObject({ noun: 'dog', colours: ['black', 'white'] });
  });

  test('a place is a place only where it stands for one', () => {
    expect(read('laptop')).toEqual({ noun: 'laptop', colours: [] });
    expect(read('stop sign')).toEqual({ noun: 'stop sign', colours: [] });
    expect(read('bright red bus at the top')).toEqual({ noun: 'bus', colours: ['red'], order: 'top', rank: 1 });
    expect(read('the man on the left with the hat')).toEqual({ noun: 'the man on the left with the hat', colours: [] });
  });
});

describe('CLASSIFY', () => {
  async function name(categories: Value, models: Partial<Capabilities> = {}): Promise<Chosen> {
    const context = toolContext(models);
    const image = context.pictures.put(picture);
    const regions = street.map(([label, box]): Region => ({ label, box, score: 0.9 }));
    const object: Value = { type: 'Regions', picture: image.picture, regions };
    const { output, note } = await classify.run({ image, object, categories }, context);
    const chosen = (output as RegionsValue).regions;
    return { boxes: positions(chosen), names: chosen.map((region) => region.name), note, alternatives: 0 };
  }
  const list = (...items: readonly string[]): Value => ({ type: 'List', items });

  test('names what the labels tell, and leaves out the rest', async () => {
    expect(await name(list('cat', 'dog', 'human being'))).toMatchObject({
      boxes: [3, 4, 5],
      names: ['human being', 'human being', 'dog'],
    });
    expect((await name({ type: 'Text', value: 'animal, vehicle' })).names).toEqual([
      'vehicle',
      'vehicle',
      'vehicle',
      'animal',
    ]);
  });

  test('what labels do not tell, a vision model does', async () => {
    const answer: Capabilities['answer'] = async ({ view }) => ({
      text: (view?.[0] ?? 0) < 50 ? 'It is a Ferrari Testarossa.' : 'None.',
    });
    expect(await name(list('Ferrari', 'Ferrari Testarossa'), { answer })).toMatchObject({
      boxes: [0],
      names: ['Ferrari Testarossa'],
    });
    expect((await name(list('Ferrari'), { answer: async () => ({ text: 'none' }) })).note).toBe(
      'None of what was found is Ferrari.',
    );
  });

  test('says what is missing where there is no such model', async () => {
    await expect(name(list('Ferrari', 'Porsche'))).rejects.toThrow("I can't tell whether it is Ferrari or Porsche");
    await expect(name(list(' '))).rejects.toThrow(/no names to choose from/);
  });
});
