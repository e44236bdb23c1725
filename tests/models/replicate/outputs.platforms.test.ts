import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guessRecipe } from '../../../src/models/replicate/find-model.js';
import { jobs, parseModelFile, readModelFile, valuesOf } from '../../../src/models/replicate/model-file.js';
import { fillInputs } from '../../../src/models/replicate/predict.js';
import { parsePythonLiteral } from '../../../src/models/replicate/python-literal.js';
import { pickFrom, readAddress, readBoxes, readText, readVectors } from '../../../src/models/replicate/read-output.js';
import { hostedModels } from '../../support/replicate-hosted.js';

const sent = { width: 200, height: 100 };

describe('Python literals', () => {
  test.each([
    ["{'<OCR>': ['a', \"it's\", (1, -2.5e3, None,)]}", { '<OCR>': ['a', "it's", [1, -2500, null]] }],
    [" { 'a' : True , 2: [ ] , 'b': () } ", { a: true, 2: [], b: [] }],
    [String.raw`'tab\there, \'quoted\', \xe9\u00e9\U0001F600 \\ end'`, "tab\there, 'quoted', éé😀 \\ end"],
    ['[nan, inf]', [Number.NaN, Number.POSITIVE_INFINITY]],
  ])('%s', (text, value) => expect(parsePythonLiteral(text)).toEqual(value));

  test.each(["{'a': __import__('os')}", '[1, 2', "{'a' 1}", "'open", '[1] [2]', 'word', '', '{', ','])(
    'are not: %s',
    (text) => expect(parsePythonLiteral(text)).toBeUndefined(),
  );

  test('JSON is read as JSON, and nothing makes it fail or take long', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parsePythonLiteral(text)).toEqual(JSON.parse(text));
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => void parsePythonLiteral(text)));
    fc.assert(fc.property(fc.stringMatching(/^[[\](){}'"\\,: a1]{0,40}$/), (text) => void parsePythonLiteral(text)));
    expect(parsePythonLiteral('['.repeat(100_000))).toBeUndefined();
    expect(parsePythonLiteral(`'${'\\'.repeat(400_000)}`)).toBeUndefined();
    expect(parsePythonLiteral(`'${'a\\n'.repeat(300_000)}'`)).toHaveLength(600_000);
  });

  test('a key of the prototype is only a key', () => {
    const value = parsePythonLiteral("{'__proto__': {'polluted': 1}, 'constructor': 2}");
    expect(Object.keys(Object(value))).toEqual(['__proto__', 'constructor']);
    expect('polluted' in {}).toBe(false);
  });
});

describe('texts', () => {
  test.each([
    [' a dog\n', 'a dog'],
    [['You ', '', 'are ', 'allowed. '], 'You are allowed.'],
    [[{ text: 'Caption: a woman on the beach' }], 'a woman on the beach'],
    [{ text: "{'<CAPTION>': 'A green car.'}" }, 'A green car.'],
    [{ img: 'https://replicate.delivery/x.png', text: "{'<DETAILED_CAPTION>': '</s>A car.'}" }, 'A car.'],
    ['{"answer": "yes"}', 'yes'],
    ['{not python}', '{not python}'],
    ['(maybe)', '(maybe)'],
  ])('%j', (output, text) => expect(readText(output)).toBe(text));
});

describe('boxes', () => {
  const dog = { box: [1, 2, 30, 40], label: 'dog', score: 0.9 };
  test.each([
    [{ detections: [{ bbox: [1, 2, 30, 40], label: 'dog', confidence: 0.9 }], result_image: 'https://x' }, [dog]],
    [{ json_data: { objects: [{ bbox: [1, 2, 30, 40], label: 'dog', score: 0.9 }] } }, [dog]],
    [{ json_data: '{"mask":[{"label":"background","value":0},{"box":[1,2,30,40],"label":"dog","logit":0.9}]}' }, [dog]],
    [{ text: "{'<OD>': {'bboxes': [[1.0, 2, 30, 40]], 'labels': ['dog']}}" }, [{ box: [1, 2, 30, 40], label: 'dog' }]],
    [
      { text: "{'<OCR_WITH_REGION>': {'quad_boxes': [[5, 2, 30, 3, 29, 40, 1, 38]], 'labels': ['dog']}}" },
      [{ box: [1, 2, 30, 40], label: 'dog' }],
    ],
    [[{ box: [0.1, 0.2, 0.5, 1], label: 'dog', score: 0.9 }], [{ box: [20, 20, 100, 100], label: 'dog', score: 0.9 }]],
    [{ detections: [] }, []],
    [[], []],
    [{ text: "{'<OD>': {'bboxes': [], 'labels': []}}" }, []],
    ['nothing', undefined],
    [{ detections: [{ bbox: [1, 2], label: 'dog' }] }, undefined],
  ])('%j', (output, found) => expect(readBoxes(output, sent)).toEqual(found));
});

test('vectors, addresses, and what is picked', () => {
  const eight = [1, 2, 3, 4, 5, 6, 7, 8];
  expect(readVectors([{ input: 'a', embedding: eight }])).toEqual([eight]);
  expect(readVectors({ embedding: eight })).toEqual([eight]);
  expect(readVectors(eight)).toEqual([eight]);
  expect(readVectors(JSON.stringify([eight, eight]))).toEqual([eight, eight]);
  expect(readVectors([{ embedding: ['1'] }])).toBeUndefined();
  expect(readVectors([1, Number.NaN, 3, 4, 5, 6, 7, 8])).toBeUndefined();
  expect(readAddress({ seed: 7, images: ['https://replicate.delivery/a.png'] })).toBe(
    'https://replicate.delivery/a.png',
  );
  expect(readAddress({ path: '/tmp/x.png' })).toBeUndefined();
  expect(pickFrom({ masks: ['a', 'b'] }, 'masks.1')).toBe('b');
  expect(pickFrom({ masks: [] }, 'masks.1.x')).toBeUndefined();
  expect(pickFrom('text', 'constructor')).toBeUndefined();
  expect(pickFrom({}, 'toString')).toBeUndefined();
});

describe('the file of models', () => {
  const file = readModelFile();
  const text = JSON.stringify(file);

  test('has a default for each job, and asks hosted models in their own words', () => {
    for (const job of jobs) expect(file.models[file.defaults[job]]?.jobs[job], job).toBeDefined();
    const both = Object.entries(hostedModels).flatMap(([name, hosted]) =>
      file.models[name] ? [{ name, hosted, entry: file.models[name] }] : [],
    );
    expect(both.length).toBeGreaterThanOrEqual(9);
    for (const { name, hosted, entry } of both) {
      expect(entry.version, name).toBe(hosted.isOfficial ? undefined : hosted.version);
      for (const recipe of Object.values(entry.jobs))
        for (const input of Object.keys(recipe.input)) expect(Object.keys(hosted.input), name).toContain(input);
    }
  });

  test.each([
    ['{', /cannot be used/],
    [text.replace('"{concept}"', '"{prompt}"'), /detect has no \{prompt\}, only image, concept/],
    [
      text.replace('"defaults":{"detect":"adirik/grounding-dino"', '"defaults":{"detect":"allenhooo/lama"'),
      /allenhooo\/lama is the default for detect but cannot do it/,
    ],
    [text.replace('"hardware":"gpu-a100-large"', '"hardware":"gpu-of-dreams"'), /gpu-of-dreams has no price/],
    [text.replace('"version":"efd1', '"version":"latest'), /version/],
    [text.replace('"seconds"', '"minutes"'), /seconds/],
  ])('says what is wrong with it', (wrong, said) => expect(() => parseModelFile(wrong)).toThrow(said));

  test('a stranger’s inputs are told by their names', () => {
    const properties = { image: {}, prompt: {}, steps: { default: 4 } };
    const guess = (job: (typeof jobs)[number], names: object, required: string[] = []) =>
      guessRecipe(job, 'a/b', { properties: Object.fromEntries(Object.entries(names)), required }, file.inputNames)
        .input;
    expect(guess('answer', properties, ['image', 'steps'])).toEqual({ image: '{image}', prompt: '{question}' });
    expect(guess('paint', { img: {}, mask: {}, prompt: {}, width: {}, height: {} })).toEqual({
      ...{ img: '{image}', mask: '{mask}', prompt: '{prompt}', width: '{width}', height: '{height}' },
    });
    expect(() => guess('paint', { image: {}, mask: {} })).toThrow(
      /a\/b was chosen to paint, but has no input for the prompt/,
    );
    expect(() => guess('detect', { constructor: {} })).toThrow(/no input for the image/);
    for (const job of jobs)
      for (const value of valuesOf[job]) expect(value === 'texts' || file.inputNames[value], value).toBeTruthy();
  });

  test('values are put in as they are', () => {
    const filled = fillInputs(
      { input: { width: '{width}', prompt: '{question} Be brief.', seed: 7, odd: '{mask}' } },
      { width: 64, question: 'is {width} ok? $& $1' },
    );
    expect(filled).toEqual({ width: 64, prompt: 'is {width} ok? $& $1 Be brief.', seed: 7, odd: '' });
  });
});
