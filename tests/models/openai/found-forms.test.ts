/** Every form in which public models say where things are, each for the same two dogs. */
import { describe, expect, test } from 'vitest';
import { ModelError } from '../../../src/contracts/errors.js';
import type { Box } from '../../../src/util/box.js';
import { plain } from '../../support/sample-photos.js';
import { openWorld } from './world.js';

/** Of a picture of 1200×800, which is sent as 1000×667. */
const dogs: readonly Box[] = [
  [300, 200, 600, 500],
  [900, 400, 1180, 780],
];
const json = JSON.stringify;
/** Each as thousandths, fractions, hundredths, pixels as sent, pixels of the original. */
const thousandths = [
  [250, 250, 500, 625],
  [750, 500, 983, 975],
] as const;
const fractions = thousandths.map((box) => box.map((value) => value / 1000));
const percents = thousandths.map((box) => box.map((value) => value / 10));
const sent = [
  [250, 167, 500, 417],
  [750, 333, 983, 650],
] as const;
const original = dogs;
type Numbers = readonly number[];
const sized = ([x1, y1, x2, y2]: Numbers) => [x1, y1, x2 - x1, y2 - y1];
const centred = ([x1, y1, x2, y2]: Numbers) => [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1];
const byRows = ([x1, y1, x2, y2]: Numbers) => [y1, x1, y2, x2];
const named =
  (...names: readonly string[]) =>
  (numbers: Numbers) =>
    Object.fromEntries(names.map((name, at) => [name, numbers[at]]));
const list = (things: readonly unknown[]): string => json({ known: true, found: things });
const boxed = (key: string, boxes: readonly unknown[]): string =>
  list(boxes.map((box) => ({ label: 'dog', score: 0.9, [key]: box })));
const own = (boxes: readonly Numbers[], ...names: readonly string[]): string =>
  list(boxes.map((box) => ({ label: 'dog', score: 0.9, ...named(...names)(box) })));

const [one, two] = thousandths;
const pair = ([x1, y1, x2, y2]: Numbers): string => `(${x1},${y1}),(${x2},${y2})`;
const bin = (value: number): string => `<loc${String(Math.round(value * 1.024)).padStart(4, '0')}>`;
const loc = (value: number): string => `<loc_${value}>`;

const forms: Readonly<Record<string, string>> = {
  'thousandths, as asked for': boxed('box', thousandths),
  fractions: boxed('box', fractions),
  'hundredths, with fractions of them': boxed('box', percents),
  'percents in words': boxed(
    'box',
    percents.map((box) => box.map((value) => `${value}%`)),
  ),
  'pixels, as they say': boxed('bbox_pixels', sent),
  'pixels in words': boxed(
    'box',
    sent.map((box) => box.map((value) => `${value}px`)),
  ),
  'pixels of the original': boxed('bbox', original),
  'Gemini’s rows first': json(thousandths.map((box) => ({ box_2d: byRows(box), label: 'dog' }))),
  'Gemini’s, with outlines': json(
    thousandths.map((box) => ({ box_2d: byRows(box), mask: 'data:image/png;base64,iVBO', label: 'dog' })),
  ),
  'Qwen’s, in thousandths': json(thousandths.map((box) => ({ bbox_2d: box, label: 'dog' }))),
  bbox: boxed('bbox', thousandths),
  'COCO’s corner and size': boxed('bbox', thousandths.map(sized)),
  bounding_box: boxed('bounding_box', thousandths),
  boundingBox: boxed('boundingBox', thousandths),
  coordinates: boxed('coordinates', thousandths),
  location: boxed('location', thousandths),
  'x, y, width, height': own(thousandths.map(sized), 'x', 'y', 'width', 'height'),
  'x, y, w, h inside': boxed('bbox', thousandths.map(sized).map(named('x', 'y', 'w', 'h'))),
  'x1 to y2': own(thousandths, 'x1', 'y1', 'x2', 'y2'),
  'x0 to y1': own(thousandths, 'x0', 'y0', 'x1', 'y1'),
  'left to bottom': boxed('box', thousandths.map(named('left', 'top', 'right', 'bottom'))),
  'left, top, width, height': boxed('box', fractions.map(sized).map(named('left', 'top', 'width', 'height'))),
  'xmin to ymax': boxed('bndbox', thousandths.map(named('xmin', 'ymin', 'xmax', 'ymax'))),
  'x_min to y_max in fractions': own(fractions, 'x_min', 'y_min', 'x_max', 'y_max'),
  'the middle and the size': own(fractions.map(centred), 'cx', 'cy', 'w', 'h'),
  'YOLO’s': boxed('yolo_bbox_cxcywh', fractions.map(centred)),
  'a middle that no name tells': boxed('box', fractions.map(centred)),
  'two corners': boxed(
    'box',
    thousandths.map(([x1, y1, x2, y2]) => ({ top_left: [x1, y1], bottom_right: { x: x2, y: y2 } })),
  ),
  'two points': boxed(
    'box',
    thousandths.map(([x1, y1, x2, y2]) => [
      [x1, y1],
      [x2, y2],
    ]),
  ),
  'an outline': boxed(
    'polygon',
    thousandths.map(([x1, y1, x2, y2]) => [
      [x1, y1],
      [x2, y1],
      [x2, y2],
      [x1, y2],
    ]),
  ),
  'points of an outline': list(
    fractions.map(([x1, y1, x2, y2]) => ({
      description: 'dog',
      boundingPoly: { normalizedVertices: [x1, x2].flatMap((x) => [y1, y2].map((y) => ({ x, y }))) },
    })),
  ),
  strings: boxed(
    'box',
    thousandths.map((box) => `[${box.join(', ')}]`),
  ),
  'numbers as strings': boxed(
    'box',
    thousandths.map((box) => box.map(String)),
  ),
  'a list in a list': boxed(
    'box',
    thousandths.map((box) => [box]),
  ),
  'PaliGemma’s tokens': thousandths.map((box) => `${byRows(box).map(bin).join('')} dog`).join(' ; '),
  'Florence’s tokens': thousandths.map((box) => `dog${box.map(loc).join('')}`).join(''),
  'Qwen-VL’s tags': thousandths.map((box) => `<ref>dog</ref><box>${pair(box)}</box>`).join(''),
  'Qwen2-VL’s tags': thousandths
    .map((box) => `<|object_ref_start|>dog<|object_ref_end|><|box_start|>${pair(box)}<|box_end|>`)
    .join('\n'),
  'InternVL’s tags': `<ref>dog</ref><box>[[${one.join(', ')}], [${two.join(', ')}]]</box>`,
  'DeepSeek’s tags': `<|ref|>dog<|/ref|><|det|>${json(thousandths)}<|/det|>`,
  'GLM’s tags': `There they are: <|begin_of_box|>${json(thousandths)}<|end_of_box|>`,
  'MiniCPM’s tags': thousandths.map((box) => `<ref>dog</ref><box>${box.join(' ')}</box>`).join(''),
  'boxes by label': json({ dog: thousandths }),
  'things by label': json({ dog: thousandths.map((box) => ({ box, score: 0.9 })) }),
  'numbered things': json({ dog_1: one, dog_2: { bbox: two } }),
  'one label, several boxes': list([{ label: 'dog', score: 0.9, boxes: thousandths }]),
  'side by side': json({ boxes: thousandths, labels: ['dog', 'dog'], scores: [0.9, 0.9] }),
  'Florence’s side by side': json({ '<OD>': { bboxes: thousandths, labels: ['dog', 'dog'] } }),
  'label first': json(thousandths.map((box) => ['dog', ...box])),
  'label beside': json(thousandths.map((box) => ['dog', box])),
  'score last': json(thousandths.map((box) => [...box, 0.9])),
  'bare boxes': json(thousandths),
  objects: json({ objects: thousandths.map((box) => ({ name: 'dog', bbox: box })) }),
  'detections, deep': json({ image: { detections: { items: thousandths.map((box) => ({ class: 'dog', box })) } } }),
  results: json({ task: 'detection', results: thousandths.map((box) => ({ category: 'dog', box })), count: 2 }),
  'JSON lines': thousandths.map((box) => json({ label: 'dog', box })).join('\n'),
  'several fences': thousandths.map((box) => `\`\`\`json\n${json([{ label: 'dog', box }])}\n\`\`\``).join('\nand\n'),
  'Python’s quotes': `[{'label': 'dog', 'bbox': [${one.join(', ')}]}, {'label': 'dog', 'bbox': [${two.join(', ')}],},]`,
  'lines of words': thousandths.map((box, at) => `${at + 1}. dog: [${box.join(', ')}]`).join('\n'),
  'lines with brackets': thousandths.map((box) => `- dog at (${box.join(', ')})`).join('\n'),
  'names in words': thousandths.map(([a, b, c, d]) => `dog: x1=${a}, y1=${b}, x2=${c}, y2=${d}`).join('\n'),
  'a table': `| label | x1 | y1 | x2 | y2 |\n|---|---|---|---|---|\n${thousandths.map((box) => `| dog | ${box.join(' | ')} |`).join('\n')}`,
  CSV: `label,x1,y1,x2,y2\n${thousandths.map((box) => `dog,${box.join(',')}`).join('\n')}`,
  XML: thousandths
    .map(([a, b, c, d]) => `<object name="dog" xmin="${a}" ymin="${b}" xmax="${c}" ymax="${d}"/>`)
    .join('\n'),
  YAML: thousandths.map(([a, b, c, d]) => `- label: dog\n  x1: ${a}\n  y1: ${b}\n  x2: ${c}\n  y2: ${d}`).join('\n'),
  'corners the other way round': boxed(
    'box',
    thousandths.map(([x1, y1, x2, y2]) => [x2, y2, x1, y1]),
  ),
};

async function find(said: string, model?: string) {
  const { peer, able, call } = await openWorld(model ? { models: [model] } : {}, model ? { OPENAI_MODEL: model } : {});
  peer.reply(() => said);
  return able('detect')(await plain('lawn', 1200, 800), 'dog', call);
}

test('pixels of what was sent are told from thousandths by the model, or by what it has said before', async () => {
  const places = { pixels: boxed('bbox_2d', sent), thousandths: boxed('bbox_2d', thousandths) };
  const top = ({ found }: Awaited<ReturnType<typeof find>>) => Math.round(Math.min(...found.map(({ box }) => box[1])));
  expect(top(await find(places.pixels, 'qwen2.5-vl:7b'))).toBe(200);
  expect(top(await find(places.thousandths, 'qwen2.5-vl:7b'))).toBe(200);
  expect(top(await find(places.thousandths, 'qwen3-vl:8b'))).toBe(200);
  const { peer, able, call } = await openWorld();
  peer.reply(() => boxed('box', sent));
  const sight = await plain('lawn', 1200, 800);
  for (let seen = 0; seen < 3; seen++) await able('detect')(sight, 'dog', call);
  expect(top(await able('detect')(sight, 'dog', call))).toBe(200);
});

test.each(Object.entries(forms))('places are read: %s', async (_form, said) => {
  const { found } = await find(said);
  const boxes = found.map(({ box }) => box).toSorted((a, b) => a[0] - b[0]);
  expect(boxes.length, said).toBe(2);
  for (const [at, box] of boxes.entries())
    for (const [edge, value] of box.entries()) expect(Math.abs(value - dogs[at][edge]), said).toBeLessThan(4);
  expect(found.map(({ label }) => label)).toEqual(['dog', 'dog']);
});

test.each([
  ['one thing instead of a list', json({ label: 'dog', box: one })],
  ['one in "found"', json({ known: true, found: { label: 'dog', box: one } })],
  ['one bare box', json(one)],
  ['one in words', `The dog is at [${one.join(', ')}].`],
])('%s', async (_form, said) => {
  expect((await find(said)).found).toMatchObject([{ label: 'dog', box: dogs[0] }]);
});

test.each([
  ['0.7', 0.7],
  ['"0.7"', 0.7],
  ['"70%"', 0.7],
  ['70', 0.7],
  ['7', 0.7],
  ['"low"', 0.3],
  ['"high"', 0.8],
  ['null', 0.8],
])('a score of %s is %d', async (said, score) => {
  const { found } = await find(`{"found": [{"label": "dog", "confidence": ${said}, "box": [250, 250, 500, 625]}]}`);
  expect(found).toMatchObject([{ score }]);
});

describe('nothing there is a finding', () => {
  test.each([
    '{"known": true, "found": []}',
    '[]',
    '{"objects": null}',
    '{"detections": [], "count": 0}',
    '{"dog": []}',
    '[{"label": "none", "box": [0, 0, 0, 0]}]',
    '{"found": false}',
    'None.',
    'No dogs found.',
    'There are no dogs in the image.',
  ])('%s', async (said) => {
    expect(await find(said)).toMatchObject({ known: true, found: [] });
  });

  test('a word that the model does not know is not a finding', async () => {
    expect(await find('{"known": false}')).toMatchObject({ known: false, found: [] });
  });
});

test.each([
  ['names without places', '{"found": ["dog", "dog"]}'],
  ['things without places', '{"found": [{"label": "dog", "score": 0.9}, {"label": "dog", "score": 0.8}]}'],
  ['a place in words', '{"found": [{"label": "dog", "score": 0.9, "box": "on the left"}]}'],
  ['points', '{"found": [{"label": "dog", "point": [300, 400]}, {"label": "dog", "point_2d": [800, 700]}]}'],
  ['points without names', '[{"x": 300, "y": 400}, {"x": 800, "y": 700}]'],
  ['Molmo’s points', '<points x1="30.5" y1="41.2" x2="80.0" y2="70.3" alt="dogs">dogs</points>'],
  ['a number', '{"count": 3}'],
  ['a number beside an empty list', '{"found": [], "count": 3}'],
  ['a sentence', 'I can see three dogs on the lawn.'],
  ['numbers in a sentence', 'There are 2 dogs, 3 cats, 4 birds and 1 person.'],
  ['a refusal', 'I’m sorry, I can’t help with locating things.'],
  ['blindness', 'I am a text model and can’t see images.'],
  ['places outside of the picture', '{"found": [{"label": "dog", "box": [5000, 6000, 7000, 9000]}]}'],
  ['mostly no places', json({ found: [{ label: 'dog', box: one }, { label: 'dog' }, { label: 'dog' }] })],
  ['only that it knows the word', '{"known": true}'],
  ['an empty object', '{}'],
  ['a broken list', '{"found": [{"label": "dog", "box": [1, 2'],
])('what speaks of things and says no places is a fault, never none: %s', async (_form, said) => {
  await expect(find(said)).rejects.toThrow(/^\[openai\]/);
});

test('a model that never says places is not asked each time, and is tried again later', async () => {
  const { peer, able, call } = await openWorld();
  const sight = await plain('lawn', 1200, 800);
  const look = () => able('detect')(sight, 'dog', call).catch((error: unknown) => error);
  peer.reply(() => 'I see two.');
  for (let asked = 0; asked < 8; asked++) expect(await look()).toBeInstanceOf(ModelError);
  expect(peer.requests).toHaveLength(3);
  peer.reply(() => boxed('box', thousandths));
  for (let asked = 0; asked < 4; asked++) await look();
  expect(await look()).toMatchObject({ found: [{}, {}] });
});
