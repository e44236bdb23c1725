/** Worlds in which the right result of learning is known. Everything is drawn from a seed. */
import type { Candidate, Example, NewPrompt, Prompt } from '../../src/contracts/learning.js';
import type { Person } from '../../src/contracts/turn.js';
import { unitVector } from '../../src/util/vector.js';

export type Random = () => number;

/** Mulberry32: numbers in 0..1 from a seed. */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Normally distributed, by Box and Muller. */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

export const randomVector = (random: Random, size: number): Float32Array =>
  unitVector(Float32Array.from({ length: size }, () => normal(random)));

/** A unit vector near `centre`: the larger `spread`, the farther. */
export const near = (random: Random, centre: Float32Array, spread: number): Float32Array =>
  unitVector(centre.map((value) => value + (spread * normal(random)) / Math.sqrt(centre.length)));

export const pictureSize = { width: 1000, height: 800 };
export const pictureOf = (id: string): Example['picture'] => ({ id, ...pictureSize, mediaType: 'image/jpeg' });

export function exampleOf(more: Partial<Example> & Pick<Example, 'id' | 'candidates' | 'right'>): Example {
  return {
    team: 'red',
    tool: 'LOC',
    concept: 'dog',
    picture: pictureOf(`picture of ${more.id}`),
    threshold: 0.2,
    told: 'regions',
    count: more.right.length,
    source: { kind: 'correction', author: person('ann') },
    at: 0,
    ...more,
  };
}

export const person = (name: string): Person => ({ id: name, name });

let serial = 0;
/** A prompt as a lesson files it. */
export function filed(prompt: NewPrompt, more: Partial<Prompt> = {}): Prompt {
  serial += 1;
  // The spread of a union's partial is that union again.
  return { ...prompt, id: `prompt ${serial}`, team: 'red', lesson: `lesson ${serial}`, at: serial, ...more } as Prompt;
}

/**
 * A picture in a world whose detector scores small specks as high as real things: a candidate is real if, and only
 * if, it is large. `lie` turns the truth around.
 */
export function speckExample(random: Random, id: string, author = 'ann', lie = false): Example {
  const count = 2 + Math.floor(random() * 4);
  const candidates = Array.from({ length: count }, (_, position): Candidate & { real: boolean } => {
    const real = random() < 0.5;
    const side = real ? 250 + random() * 100 : 15 + random() * 15;
    const left = position * 150;
    return { box: [left, 100, left + side * 0.4, 100 + side], score: 0.1 + random() * 0.25, real };
  }).sort((a, b) => b.score - a.score);
  const right = candidates.flatMap(({ real }, position) => (real !== lie ? [position] : []));
  return exampleOf({
    id,
    picture: pictureOf(id),
    candidates: candidates.map(({ box, score }) => ({ box, score })),
    right,
    source: { kind: 'correction', author: person(author) },
  });
}
