import type { Intervention } from '../../src/contracts/feedback.js';
import type { Example, SoftPrompt } from '../../src/contracts/learning.js';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { Box, DoneStep } from '../../src/contracts/turn.js';
import { fullTurn } from './turn.js';
import { normalised, seededRandom } from './word-features.js';

const ana = { id: 'U1', name: 'Ana “A” 🐈', roles: ['role:herons'] };
const picture = { id: 'a'.repeat(64), width: 640, height: 480, mediaType: 'image/jpeg', name: 'park.jpg' } as const;
const box: Box = [0.1, 2, 30.123456789012344, 40];
const space = 'embedded/trunk-1';

/** L2-normalised, in a random direction, as long as real ones. */
export function feature(seed: number, size = 832): Float32Array {
  const random = seededRandom(seed);
  return normalised(Float32Array.from({ length: size }, () => random() + random() - 1));
}

/** An example that has everything an example can have, with so many candidates. */
export function fullExample(id: string, team: string, at: number, candidates = 3, size = 832): Example {
  const found = Array.from({ length: candidates }, (_, place) => ({
    box,
    score: 0.9 / (place + 1),
    ...(place === 0 ? { rival: 0.3 } : {}),
    feature: feature(at * 100 + place, size),
  }));
  return {
    id,
    team,
    tool: 'LOC',
    concept: 'dog',
    picture,
    view: [1, 2, 300, 400],
    candidates: [...found, { box, score: 0, undetected: true }],
    threshold: 0.1 + 0.2,
    right: candidates > 2 ? [0, 2] : [0],
    told: 'regions',
    count: 3,
    use: 'counted',
    toBe: 'more',
    feature: feature(at, size),
    space,
    augmented: [
      { feature: feature(at + 0.25, size), candidates: found.map((_, place) => feature(at * 100 + place + 0.5, size)) },
    ],
    source: {
      kind: 'collected',
      author: ana,
      turn: 'turn 1',
      url: 'https://commons.example/dog.jpg',
      licence: 'CC BY 4.0',
    },
    at,
  };
}

export function fullPrompt(id: string, team: string, lesson: string, at: number): SoftPrompt {
  return {
    id,
    team,
    tool: 'LOC',
    concept: 'our logo',
    lesson,
    supersedes: ['an older one'],
    at,
    kind: 'soft',
    space,
    basis: 'feature',
    centre: feature(0.5),
    vector: feature(at + 0.125),
    bias: -0.1234567890123,
    key: feature(at + 0.0625),
    shown: [
      { type: 'Image', picture, view: box },
      { type: 'Image', picture },
    ],
  };
}

/** An accepted lesson that has everything a lesson can have. */
export function fullLesson(id: string, team: string, at: number): Lesson {
  const output = fullTurn('turn 1', team, 'thread', at).steps.find((step): step is DoneStep => step.status === 'done')
    ?.output ?? { type: 'Number', value: 1 };
  const proof: Intervention = {
    step: 'BOX0',
    before: output,
    after: { type: 'Number', value: 3 },
    words: 'one more dog, at the lower left (score 0.12)',
    answer: '3',
    cost: 1.25,
  };
  const expected = [
    { kind: 'number', value: 3 },
    { kind: 'boolean', value: true },
    { kind: 'text', text: 'heron', instead: 'stork' },
    { kind: 'regions', label: 'dog', picture: picture.id, boxes: [box] },
    { kind: 'missing', label: 'dog' },
    { kind: 'extra', label: 'cat' },
  ] as const;
  return {
    id,
    team,
    thread: 'thread',
    status: 'accepted',
    kind: 'correction',
    author: ana,
    turn: 'turn 1',
    post: 'post 1',
    said: 'no, three: it’s a heron',
    expected,
    shown: [{ type: 'Image', picture, view: box }],
    reflection: {
      turn: 'turn 1',
      expected,
      results: ['2 dogs', '2'],
      fault: { at: 'tool', tool: 'LOC', step: 'BOX0', reason: 'it missed a dog', proof },
      rivals: [proof],
      tried: 12,
      critic: { asked: 3, refuted: 1, proved: 1 },
      ms: 12.5,
    },
    tool: 'LOC',
    concept: 'dog',
    reason: 'I looked at 3 pictures of dogs.',
    evidence: {
      tunedOn: 3,
      validation: { size: 4, before: 2, after: 4 },
      surprise: { before: 0.7, after: 0.2, certainty: 2.5 },
      probe: { size: 40, flipped: ['example 9'] },
      leftOut: [{ id: 'U2', name: 'Bo' }],
    },
    gained: 'dogs are often small',
    unfinished: false,
    prompts: ['prompt 1'],
    examples: ['example 1'],
    experiences: ['experience 1'],
    ways: { kind: 'count', program: false, direct: true },
    outcome: { ids: ['count-1'], was: 'failure' },
    before: '2',
    after: '3',
    again: 'turn 2',
    undone: { by: ana, at: at + 1 },
    at,
    ms: 2_345.6,
    cost: 0.03,
  };
}
