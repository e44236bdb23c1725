import type { Entity, KindRecord, LearnedPrompts, Prompt, Rescored, RescoreRequest } from '../contracts/learning.js';
import type { Lexicon } from '../contracts/lexicon.js';
import type { Capability } from '../contracts/model.js';
import type { Memory } from '../contracts/store.js';
import { type EntityKeys, entityKeys, joinEntities, nameKey, readEntity } from '../language/entity.js';
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
  /** Reads in taught words of before what they say of the thing; absent: they are names and no more. */
  readonly lexicon?: Pick<Lexicon, 'resolve' | 'singular' | 'isWord'>;
}

export function createPromptPool(prompts: Iterable<Prompt> = [], options: PoolOptions = {}): PromptPool {
  const { kinds = [], spaces = createFeatureSpaces(kinds), space = viewSpace, blackBoxes = {} } = options;
  const known = new Map<string, Prompt>();
  const read = entityReader(options.lexicon);
  const awake = createShelves(read);
  const dormant = createShelves(read);
  const shelvesOf = (prompt: Prompt): Shelves =>
    [undefined, space].includes(spaces.neededBy(prompt)) && isForModelsOf(blackBoxes, prompt, kinds) ? awake : dormant;

  function add(prompt: Prompt): void {
    if (known.has(prompt.id)) return;
    known.set(prompt.id, prompt);
    if (!prompt.asleep) shelvesOf(prompt).change(prompt, 1);
  }

  const { active, conceptOf } = awake;
  for (const prompt of prompts) add(prompt);
  return {
    add,
    undo(lesson) {
      const taken = [...known.values()].filter((prompt) => prompt.lesson === lesson);
      for (const prompt of taken) {
        known.delete(prompt.id);
        if (!prompt.asleep) shelvesOf(prompt).change(prompt, -1);
      }
      return taken.map(({ id }) => id);
    },
    active,
    all: () => [...known.values()].sort(byAge),
    space,
    spaces,
    blackBoxes,
    withPrompts: (others, theirs) => createPromptPool(others, { ...options, space: theirs }),
    dormant: { active: dormant.active, conceptOf: dormant.conceptOf, conceptsOf: dormant.conceptsOf },
    // Tools mention what is dormant, and in another space the same prompts have other effects, so both count.
    version(tool) {
      const [own, other] = [awake.fingerprint(tool), dormant.fingerprint(tool)];
      return other === 0n ? own.toString(16) : `${own.toString(16)}-${other.toString(16)}`;
    },
    concepts: awake.concepts,
    conceptOf,
    conceptsOf: awake.conceptsOf,
    entity: awake.entity,
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

/** Whether a prompt works with the models that are asked today: words and examples were found for one model. */
function isForModelsOf(blackBoxes: BlackBoxes, prompt: Prompt, kinds: readonly KindRecord[]): boolean {
  if ((prompt.kind !== 'wording' && prompt.kind !== 'visual') || prompt.model === undefined) return true;
  const asked = kinds.flatMap((kind) => kind.blackBoxes?.[prompt.tool] ?? []);
  return asked.every((capability) => blackBoxes[capability] === prompt.model);
}

/** What is known of one tool. */
interface Shelf {
  readonly prompts: Map<string, Set<Prompt>>;
  /** What taught words are called, one for each prompt that knows one. */
  readonly taught: Map<string, Set<Prompt>>;
  /** Taught words by the keys of their names, and by those that only describe them. */
  readonly byKey: TaughtByKey;
  /** Taught words whose keys may be others by now; they are entered when a phrase is looked up. */
  readonly unfiled: Set<string>;
  /** Independent of order, so that undoing a lesson restores the number from before it. */
  fingerprint: bigint;
}

interface TaughtByKey {
  readonly names: Map<string, Set<string>>;
  readonly descriptions: Map<string, Set<string>>;
  /** The keys under which a word is entered. */
  readonly entered: Map<string, EntityKeys>;
}

/** Prompts that know of each other, by tool and concept. */
interface Shelves extends Pick<LearnedPrompts, 'active' | 'concepts' | 'conceptOf' | 'conceptsOf' | 'entity'> {
  change(prompt: Prompt, by: 1 | -1): void;
  fingerprint(tool: string): bigint;
}

type EntityReader = (concept: string) => Entity;

/** Of words that were taught before entities were kept. */
function entityReader(lexicon: PoolOptions['lexicon']): EntityReader {
  const known = new Map<string, Entity>();
  return (concept) => {
    const plain: Entity = { name: concept, others: [] };
    const entity = known.get(concept) ?? (lexicon ? joinEntities(plain, readEntity(concept, lexicon)) : plain);
    known.set(concept, entity);
    return entity;
  };
}

function createShelves(read: EntityReader): Shelves {
  const shelves = new Map<string, Shelf>();
  /** By how many known prompts a prompt is superseded. */
  const standIns = new Map<string, number>();

  function shelfOf(tool: string): Shelf {
    const shelf = shelves.get(tool) ?? newShelf();
    shelves.set(tool, shelf);
    return shelf;
  }

  const isActive = ({ id }: Prompt): boolean => (standIns.get(id) ?? 0) === 0;

  function entity(tool: string, concept: string): Entity {
    const taught = [...(shelves.get(tool)?.taught.get(concept) ?? [])].filter(isActive).sort(byAge);
    const told = taught.flatMap((prompt) => (prompt.kind === 'soft' && prompt.entity ? [prompt.entity] : []));
    const before = read(concept);
    // The newest prompt knows what was said with all before it; older ones are there where it was learned in several spaces.
    return told.at(-1) ?? before;
  }

  function byKey(tool: string): TaughtByKey {
    const { byKey: keys, unfiled, taught } = shelfOf(tool);
    for (const concept of unfiled)
      enterKeys(keys, concept, taught.has(concept) ? entityKeys(entity(tool, concept)) : undefined);
    unfiled.clear();
    return keys;
  }

  function meant(tool: string, phrase: string): readonly string[] {
    const { names, descriptions } = byKey(tool);
    const key = nameKey(phrase);
    const called = names.get(key);
    if (!called) return [...(descriptions.get(key) ?? [])].sort();
    return called.has(phrase) ? [phrase] : [...called].sort().slice(0, 1);
  }

  return {
    change(prompt, by) {
      const shelf = shelfOf(prompt.tool);
      changeIn(shelf.prompts, prompt, by);
      if (prompt.kind === 'soft' && prompt.basis === 'feature') {
        changeIn(shelf.taught, prompt, by);
        shelf.unfiled.add(prompt.concept);
      }
      shelf.fingerprint ^= hash(prompt.id);
      for (const id of prompt.supersedes) standIns.set(id, (standIns.get(id) ?? 0) + by);
    },
    active: (tool, concept) => [...(shelves.get(tool)?.prompts.get(concept) ?? [])].filter(isActive).sort(byAge),
    fingerprint: (tool) => shelves.get(tool)?.fingerprint ?? 0n,
    concepts: (tool) => [...(shelves.get(tool)?.taught.keys() ?? [])].sort(),
    conceptOf(tool, phrase) {
      const [word, another] = meant(tool, phrase);
      return another === undefined ? word : undefined;
    },
    conceptsOf: meant,
    entity,
  };
}

function changeIn(shelf: Map<string, Set<Prompt>>, prompt: Prompt, by: 1 | -1): void {
  const ofConcept = shelf.get(prompt.concept) ?? new Set();
  if (by === 1) ofConcept.add(prompt);
  else ofConcept.delete(prompt);
  if (ofConcept.size > 0) shelf.set(prompt.concept, ofConcept);
  else shelf.delete(prompt.concept);
}

const newShelf = (): Shelf => ({
  prompts: new Map(),
  taught: new Map(),
  byKey: { names: new Map(), descriptions: new Map(), entered: new Map() },
  unfiled: new Set(),
  fingerprint: 0n,
});

/** Enters a taught word under its keys instead of those that it had; without keys, it is known no more. */
function enterKeys({ names, descriptions, entered }: TaughtByKey, concept: string, keys: EntityKeys | undefined): void {
  const change = (under: Map<string, Set<string>>, key: string, isKnown: boolean): void => {
    const words = under.get(key) ?? new Set();
    if (isKnown) words.add(concept);
    else words.delete(concept);
    if (words.size > 0) under.set(key, words);
    else under.delete(key);
  };
  const before = entered.get(concept);
  for (const key of before?.names ?? []) change(names, key, false);
  for (const key of before?.descriptions ?? []) change(descriptions, key, false);
  entered.delete(concept);
  if (!keys) return;
  const all = { ...keys, names: [...new Set([nameKey(concept), ...keys.names])] };
  for (const key of all.names) change(names, key, true);
  for (const key of all.descriptions) change(descriptions, key, true);
  entered.set(concept, all);
}

/** The older first; those of the same moment by id, so that the order doesn't depend on how the pool was filled. */
function byAge(a: Prompt, b: Prompt): number {
  if (a.at !== b.at) return a.at - b.at;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

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

  const poolOf = (prompts: readonly Prompt[]): PromptPool => createPromptPool(prompts, { ...options, spaces });

  /** What changed since is read alone: who has a pool goes on with it, a new one takes in the changes. */
  async function load(team: string, version: number, known: Loaded | undefined): Promise<PromptPool> {
    const lessons = memory.lessons(team);
    const before = await known?.pool.catch(() => undefined);
    const changes = known && before && (await lessons.promptChanges(known.version, version));
    if (!before || !changes) return poolOf((await lessons.prompts()).map(spaces.asMade));
    const gone = new Set(changes.removed);
    return poolOf([...before.all().filter(({ id }) => !gone.has(id)), ...changes.added.map(spaces.asMade)]);
  }

  return {
    async of(team) {
      const version = await memory.lessons(team).version();
      const known = pools.get(team);
      if (known?.version === version) return known.pool;
      const loaded: Loaded = { version, pool: load(team, version, known) };
      pools.set(team, loaded);
      // A database that fails once must not leave the team without its prompts for good.
      loaded.pool.catch(() => pools.get(team) === loaded && pools.delete(team));
      return loaded.pool;
    },
  };
}
