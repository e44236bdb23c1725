/** What differs between the capabilities of models, as data: every layer around models follows it. */
import { type ZodType, z } from 'zod';
import type { Answer, Asked, Capability, ShownExample, Sight } from './model.js';

export interface CapabilityFacts<Name extends Capability> {
  /** What a person hears when no backend offers it. */
  readonly absence: {
    /** "I can't …" */
    readonly cannot: string;
    /** The same where nothing was asked, for `doctor`. */
    readonly generally?: string;
    /** "that takes …" */
    readonly remedy: string;
    /** What to set or do, where the variables of the backends do not say it. */
    readonly how?: string;
  };
  /** Where nobody offers it, models lack the method, instead of having one that rejects with CapabilityError. */
  readonly optional?: true;
  /** Answered by the backend that answers this one, because what they give must be of one space. */
  readonly answeredWith?: Capability;
  /** Done beside this one, by another backend: not where the configuration chose who does that. */
  readonly beside?: Capability;
  /** Another backend may answer instead: true of nothing that gives features (two spaces must never meet) or looks things up. */
  readonly replaceable?: true;
  /** Equal paid calls of one team at the same time are made once. Absent: every call is made. */
  readonly sharing?: {
    /** By which calls are equal. Must be JSON, but for bytes. */
    content(...asked: Asked<Name>): unknown;
    /** How a paid answer is kept as JSON and read back. Absent: it is not kept. */
    readonly kept?: ZodType<Answer<Name>>;
    /** Whether an answer may be kept. Absent: any may. */
    isWhole?(answer: Answer<Name>): boolean;
  };
}

const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const lean = z.object({ angle: z.number(), width: z.number(), height: z.number() });
/** A feature as the base64 of its bytes. */
const feature = z.codec(
  z.base64().refine((text) => Buffer.byteLength(text, 'base64') % Float32Array.BYTES_PER_ELEMENT === 0),
  z.instanceof(Float32Array),
  {
    decode: (text) => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer),
    encode: ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
  },
);
const detections = z.object({
  known: z.boolean(),
  found: z.array(z.object({ box, label: z.string(), score: z.number(), rival: z.number().optional() })),
  threshold: z.number(),
  open: z.literal(true).optional(),
  unplaced: z.literal(true).optional(),
  by: z.string().optional(),
});

const seen = ({ id, view }: Sight): unknown => [id, view ?? null];
const known = ({ sight, asked, right }: ShownExample): unknown => [seen(sight), asked ?? null, right];

/** One entry for each method of `CapabilityMethods`. */
export const capabilityFacts: { readonly [Name in Capability]: CapabilityFacts<Name> } = {
  complete: {
    absence: {
      cannot: 'think that through',
      generally: 'plan free wordings and other languages than English',
      remedy: 'a language model',
    },
    replaceable: true,
    sharing: {
      content: ({ instructions, messages, schema, maxTokens }) => [
        instructions,
        messages.map(({ role, text, sights = [] }) => [role, text, sights.map(seen)]),
        schema ?? null,
        maxTokens,
      ],
      kept: z.object({ text: z.string(), whole: z.boolean() }),
      isWhole: ({ whole }) => whole,
    },
  },
  answer: {
    absence: {
      cannot: 'answer that',
      generally: 'answer free questions (“what is he wearing?”)',
      remedy: 'a vision model',
    },
    replaceable: true,
    sharing: {
      content: (sight, question) => [seen(sight), question],
      kept: z.object({ text: z.string(), confidence: z.number().optional() }),
    },
  },
  discuss: {
    absence: {
      cannot: 'answer that',
      generally: 'answer about several pictures at once, and at length',
      remedy: 'a vision model',
    },
    optional: true,
    answeredWith: 'answer',
    replaceable: true,
    sharing: {
      content: ({ sights, question, form, examples = [] }) => [
        ...[sights.map(seen), question, form],
        ...(examples.length > 0 ? [examples.map(known)] : []),
      ],
      kept: z.object({ text: z.string(), bare: z.string().optional() }),
    },
  },
  answerEach: {
    absence: {
      cannot: 'answer that',
      generally: 'answer about several places of a picture at once',
      remedy: 'a vision model',
    },
    optional: true,
    answeredWith: 'answer',
    replaceable: true,
    sharing: {
      content: (sight, boxes, question) => [seen(sight), boxes, question],
      // JSON has no undefined in lists.
      kept: z.codec(z.array(z.string().nullable()), z.array(z.string().optional()), {
        decode: (texts) => texts.map((text) => text ?? undefined),
        encode: (texts) => texts.map((text) => text ?? null),
      }),
    },
  },
  caption: {
    absence: { cannot: 'describe pictures in words', remedy: 'a vision model' },
    replaceable: true,
    sharing: { content: (sight) => [seen(sight)], kept: z.string() },
  },
  list: {
    absence: { cannot: 'look up such a list', generally: 'look up lists of things', remedy: 'a language model' },
    replaceable: true,
    sharing: { content: (query, max) => [query, max], kept: z.array(z.string()) },
  },
  fill: {
    absence: { cannot: 'paint new things', remedy: 'a model that paints' },
    replaceable: true,
    // Large, and kept as what a step gave.
    sharing: { content: (sight, mask, prompt) => [seen(sight), mask, prompt ?? null] },
  },
  detect: {
    absence: { cannot: 'find things in pictures', remedy: 'a vision model' },
    replaceable: true,
    sharing: { content: (sight, concept) => [seen(sight), concept], kept: detections },
  },
  seek: {
    absence: { cannot: 'find things of any name', remedy: 'a vision model' },
    optional: true,
    beside: 'detect',
    sharing: { content: (sight, concept) => [seen(sight), concept], kept: detections },
  },
  recognise: {
    absence: {
      cannot: 'find things by pictures of them',
      generally: 'find what was taught by pictures of it',
      remedy: 'a vision model',
    },
    optional: true,
    answeredWith: 'answer',
    sharing: { content: (sight, name, shown) => [seen(sight), name, shown.map(seen)], kept: detections },
  },
  propose: {
    absence: { cannot: 'find regions in pictures', remedy: 'a vision model' },
    replaceable: true,
  },
  guessKinds: {
    absence: { cannot: 'tell what places look like', remedy: 'a vision model' },
    optional: true,
    answeredWith: 'embedImage',
  },
  faces: { absence: { cannot: 'find faces', remedy: 'a vision model' } },
  segment: {
    absence: { cannot: 'outline things', remedy: 'a vision model' },
    replaceable: true,
    // Large, and kept as what a step gave.
    sharing: { content: (sight, within) => [seen(sight), within] },
  },
  read: {
    absence: { cannot: 'read text in pictures', remedy: 'a vision model' },
    replaceable: true,
    sharing: {
      content: (sight) => [seen(sight)],
      kept: z.array(z.object({ box, text: z.string(), score: z.number(), lean: lean.optional() })),
    },
  },
  match: {
    absence: { cannot: 'find a known picture inside another', remedy: 'a vision model' },
    optional: true,
  },
  embedImage: {
    absence: { cannot: 'compare pictures', remedy: 'a vision model' },
    sharing: { content: (sight) => [seen(sight)], kept: feature },
  },
  embedViews: {
    absence: { cannot: 'compare pictures', remedy: 'a vision model' },
    answeredWith: 'embedImage',
    sharing: { content: (sight, boxes) => [seen(sight), boxes], kept: z.array(feature) },
  },
  embedText: {
    absence: { cannot: 'compare sentences', remedy: 'a language model' },
    sharing: { content: (texts) => [texts], kept: z.array(feature) },
  },
  searchImages: {
    absence: { cannot: 'look for pictures on the web', remedy: 'an image search', how: 'CLOVABOT_SEARCH=on' },
  },
  downloadPicture: {
    absence: { cannot: 'fetch pictures from the web', remedy: 'an image search', how: 'CLOVABOT_SEARCH=on' },
  },
  ground: {
    absence: {
      cannot: 'look up marked pictures',
      remedy: 'a set of marked pictures',
      how: 'clovabot data ground FILE, and GROUNDING_PICTURES or CLOVABOT_SEARCH=on',
    },
  },
};

// The record above names every capability (its type sees to it) and nothing else.
export const capabilityNames = Object.keys(capabilityFacts) as readonly Capability[];

/** The setting that chooses a backend: `embedText` → `CLOVABOT_EMBED_TEXT`. */
export const capabilityVariable = (capability: string): string =>
  `CLOVABOT_${capability.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
