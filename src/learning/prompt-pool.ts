import type { KindRecord, LearnedPrompts, Prompt, Rescored, RescoreRequest } from '../contracts/learning.js';
import type { Capability } from '../contracts/model.js';
import type { Memory } from '../contracts/store.js';
import { viewSpace } from '../vision/views.js';
import { createFeatureSpaces, type FeatureSpaces } from './feature-spaces.js';
import { likenessTo, rescore } from './rescore.js';

/**
 * One team's prompts in memory. Prompts are never changed: lessons add them, undoing takes exactly those out. Those of
 * other spaces of picture features than today's are kept apart: they neither take part nor stand in for any that does.
 */
export interface PromptPool extends LearnedPrompts {
  /** Adds a prompt; one with a known id changes nothing. */
  add(prompt: Prompt): void;
  /** Takes out a lesson's prompts; what they stood in for is active again. Returns their ids. */
  undo(lesson: string): readonly string[];
  /** The prompts that take part for a concept of a tool (`*`: in all of them), oldest first. */
  active(tool: string, concept: string): readonly Prompt[];
  /** For which new words are found. */
  readonly blackBoxes: BlackBoxes;
  readonly spaces: FeatureSpaces;
  /** All prompts, superseded and dormant ones included, oldest first. */
  all(): readonly Prompt[];
  /** A pool of other prompts by the same rules, for pictures that are compared in `space`. */
  withPrompts(prompts: readonly Prompt[], space: string): PromptPool;
}

/** The concept of prompts that take part in every question to a tool. */
export const everyConcept = '*';

/** The models that are asked by words today, where they are known. */
export type BlackBoxes = Readonly<Partial<Record<Capability, string>>>;

export interface PoolOptions {
  /** The kinds of learning whose prompts it holds. */
  readonly kinds?: readonly KindRecord[];
  /** Default: those of the kinds. */
  readonly spaces?: FeatureSpaces;
  /** Of today's picture features; default: the embedded backend's. */
  readonly space?: string;
  /** Words that were found for other models sleep as well. */
  readonly blackBoxes?: BlackBoxes;
}

export function createPromptPool(prompts: Iterable<Prompt> = [], options: PoolOptions = {}): PromptPool {
  const { kinds = [], spaces = createFeatureSpaces(kinds), space = viewSpace, blackBoxes = {} } = options;
  const known = new Map<string, Prompt>();
  const awake = createShelves();
  const dormant = createShelves();
  const shelvesOf = (prompt: Prompt): Shelves =>
    [undefined, space].includes(spaces.neededBy(prompt)) && isForModelsOf(blackBoxes, prompt, kinds) ? awake : dormant;

  function add(prompt: Prompt): void {
    if (known.has(prompt.id)) return;
    known.set(prompt.id, prompt);
    shelvesOf(prompt).change(prompt, 1);
  }

  const { active, conceptOf } = awake;
  for (const prompt of prompts) add(prompt);
  return {
    add,
    undo(lesson) {
      const taken = [...known.values()].filter((prompt) => prompt.lesson === lesson);
      for (const prompt of taken) {
        known.delete(prompt.id);
        shelvesOf(prompt).change(prompt, -1);
      }
      return taken.map(({ id }) => id);
    },
    active,
    all: () => [...known.values()].sort(byAge),
    space,
    spaces,
    blackBoxes,
    withPrompts: (others, theirs) => createPromptPool(others, { ...options, space: theirs }),
    dormant: { active: dormant.active, conceptOf: dormant.conceptOf },
    // Tools mention what is dormant, and in another space the same prompts have other effects, so both count.
    version(tool) {
      const [own, other] = [awake.fingerprint(tool), dormant.fingerprint(tool)];
      return other === 0n ? own.toString(16) : `${own.toString(16)}-${other.toString(16)}`;
    },
    concepts: awake.concepts,
    conceptOf,
    wantsFeatures: (tool, concept) => active(tool, concept).some(({ kind }) => kind === 'soft'),
    rescore(request: RescoreRequest): Rescored {
      const { tool, concept } = request;
      return rescore([...active(tool, everyConcept), ...active(tool, concept)], request);
    },
    presumption: (tool, use) =>
      active(tool, everyConcept).find((prompt) => prompt.kind === 'rescoring' && prompt.presumes?.includes(use))?.id,
    likeness: ({ tool, concept, candidates }) => likenessTo(active(tool, concept), candidates),
  };
}

/** Whether a prompt works with the models that are asked by words: such words were found for one model. */
function isForModelsOf(blackBoxes: BlackBoxes, prompt: Prompt, kinds: readonly KindRecord[]): boolean {
  if (prompt.kind !== 'wording' || prompt.model === undefined) return true;
  const asked = kinds.flatMap((kind) => kind.blackBoxes?.[prompt.tool] ?? []);
  return asked.every((capability) => blackBoxes[capability] === prompt.model);
}

/** What is known of one tool. */
interface Shelf {
  readonly prompts: Map<string, Set<Prompt>>;
  /** Taught words by their squeezed spelling, with how many prompts know each. */
  readonly taught: Map<string, Map<string, number>>;
  /** Independent of order, so that undoing a lesson restores the number from before it. */
  fingerprint: bigint;
}

/** Prompts that know of each other, by tool and concept. */
interface Shelves extends Pick<LearnedPrompts, 'active' | 'concepts' | 'conceptOf'> {
  change(prompt: Prompt, by: 1 | -1): void;
  fingerprint(tool: string): bigint;
}

function createShelves(): Shelves {
  const shelves = new Map<string, Shelf>();
  /** By how many known prompts a prompt is superseded. */
  const standIns = new Map<string, number>();

  function shelfOf(tool: string): Shelf {
    const shelf = shelves.get(tool) ?? { prompts: new Map(), taught: new Map(), fingerprint: 0n };
    shelves.set(tool, shelf);
    return shelf;
  }

  return {
    change(prompt, by) {
      const shelf = shelfOf(prompt.tool);
      const ofConcept = shelf.prompts.get(prompt.concept) ?? new Set();
      if (by === 1) ofConcept.add(prompt);
      else ofConcept.delete(prompt);
      if (ofConcept.size > 0) shelf.prompts.set(prompt.concept, ofConcept);
      else shelf.prompts.delete(prompt.concept);
      if (prompt.kind === 'soft' && prompt.basis === 'feature') countTaught(shelf, prompt.concept, by);
      shelf.fingerprint ^= hash(prompt.id);
      for (const id of prompt.supersedes) standIns.set(id, (standIns.get(id) ?? 0) + by);
    },
    active: (tool, concept) =>
      [...(shelves.get(tool)?.prompts.get(concept) ?? [])]
        .filter(({ id }) => (standIns.get(id) ?? 0) === 0)
        .sort(byAge),
    fingerprint: (tool) => shelves.get(tool)?.fingerprint ?? 0n,
    concepts: (tool) =>
      [...(shelves.get(tool)?.taught.values() ?? [])].flatMap((spellings) => [...spellings.keys()]).sort(),
    conceptOf(tool, phrase) {
      const spellings = [...(shelves.get(tool)?.taught.get(squeeze(phrase))?.keys() ?? [])].sort();
      return spellings.includes(phrase) ? phrase : spellings.at(0);
    },
  };
}

function countTaught({ taught }: Shelf, concept: string, by: 1 | -1): void {
  const key = squeeze(concept);
  const spellings = taught.get(key) ?? new Map<string, number>();
  const count = (spellings.get(concept) ?? 0) + by;
  if (count > 0) spellings.set(concept, count);
  else spellings.delete(concept);
  if (spellings.size > 0) taught.set(key, spellings);
  else taught.delete(key);
}

/** The older first; those of the same moment by id, so that the order doesn't depend on how the pool was filled. */
function byAge(a: Prompt, b: Prompt): number {
  if (a.at !== b.at) return a.at - b.at;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

/** One key for spellings that differ in spaces, hyphens and capitals; a phrase of signs alone is its own key. */
const squeeze = (phrase: string): string => phrase.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '') || phrase;

/** FNV-1a, 64 bits. */
function hash(text: string): bigint {
  let value = 0xcbf29ce484222325n;
  for (const character of text)
    value = BigInt.asUintN(64, (value ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n);
  return value;
}

/** Every team's prompt pool, as memory has it now: also when another process has taught the team. */
export interface PromptPools {
  of(team: string): Promise<PromptPool>;
}

interface Loaded {
  readonly version: number;
  readonly pool: Promise<PromptPool>;
}

export function createPromptPools(memory: Pick<Memory, 'lessons'>, options: PoolOptions = {}): PromptPools {
  const pools = new Map<string, Loaded>();
  const spaces = createFeatureSpaces(options.kinds ?? []);

  async function load(team: string): Promise<PromptPool> {
    return createPromptPool((await memory.lessons(team).prompts()).map(spaces.asMade), { ...options, spaces });
  }

  return {
    async of(team) {
      const version = await memory.lessons(team).version();
      const known = pools.get(team);
      if (known?.version === version) return known.pool;
      const loaded: Loaded = { version, pool: load(team) };
      pools.set(team, loaded);
      // A database that fails once must not leave the team without its prompts for good.
      loaded.pool.catch(() => pools.get(team) === loaded && pools.delete(team));
      return loaded.pool;
    },
  };
}
