/** Makes one `Models` of all connected backends. */
import { CapabilityError, ConfigError } from '../contracts/errors.js';
import type {
  Backend,
  CallOptions,
  Capabilities,
  Capability,
  ConnectedBackend,
  Models,
  VendorOf,
} from '../contracts/model.js';
import { createAskInTurn, type InTurnOptions } from './ask-in-turn.js';
import { searchAll } from './search/search-all.js';

export interface ConnectedEntry {
  readonly backend: Backend;
  readonly connection: ConnectedBackend;
}
/** Capability → "backend" or "backend:model"; the backend reads the model's part itself. */
export type Choices = Readonly<Partial<Record<Capability, string>>>;

interface Absence {
  readonly cannot: string;
  readonly remedy: string;
  /** What to set or do, where the variables of the backends do not say it. */
  readonly how?: string;
}

/** What a person hears when nobody offers a capability, and what would. */
const absences: Readonly<Record<Capability, Absence>> = {
  complete: { cannot: 'think that through', remedy: 'a language model' },
  answer: { cannot: 'answer that', remedy: 'a vision model' },
  caption: { cannot: 'describe pictures in words', remedy: 'a vision model' },
  list: { cannot: 'look up such a list', remedy: 'a language model' },
  fill: { cannot: 'paint new things', remedy: 'a model that paints' },
  detect: { cannot: 'find things in pictures', remedy: 'a vision model' },
  propose: { cannot: 'find regions in pictures', remedy: 'a vision model' },
  guessKinds: { cannot: 'tell what places look like', remedy: 'a vision model' },
  faces: { cannot: 'find faces', remedy: 'a vision model' },
  segment: { cannot: 'outline things', remedy: 'a vision model' },
  read: { cannot: 'read text in pictures', remedy: 'a vision model' },
  match: { cannot: 'find a known picture inside another', remedy: 'a vision model' },
  embedImage: { cannot: 'compare pictures', remedy: 'a vision model' },
  embedViews: { cannot: 'compare pictures', remedy: 'a vision model' },
  embedText: { cannot: 'compare sentences', remedy: 'a language model' },
  searchImages: { cannot: 'look for pictures on the web', remedy: 'an image search', how: 'CLOVABOT_SEARCH=on' },
  downloadPicture: { cannot: 'fetch pictures from the web', remedy: 'an image search', how: 'CLOVABOT_SEARCH=on' },
  ground: {
    cannot: 'look up marked pictures',
    remedy: 'a set of marked pictures',
    how: 'clovabot data ground FILE, and GROUNDING_PICTURES or CLOVABOT_SEARCH=on',
  },
};

// The record above names every capability (its type sees to it) and nothing else.
export const capabilityNames = Object.keys(absences) as readonly Capability[];

/**
 * Who answers a capability: the backend that `choices` names, otherwise the first of `connected` that leads in it,
 * otherwise the first that has it.
 * `embedViews` and `guessKinds` are answered by whoever answers `embedImage`, since they must be of one space;
 * `searchImages`, while none is chosen, by all that can; `downloadPicture` by whoever found the picture.
 * @throws ConfigError when the chosen backend is not connected or cannot do it
 */
export function providerOf(
  capability: Capability,
  connected: readonly ConnectedEntry[],
  choices: Choices,
): Backend | undefined {
  return entryOf(capability, connected, choices)?.backend;
}

function entryOf(
  capability: Capability,
  connected: readonly ConnectedEntry[],
  choices: Choices,
): ConnectedEntry | undefined {
  if (capability === 'embedViews' || capability === 'guessKinds') return entryOf('embedImage', connected, choices);
  const able = connected.filter(({ connection }) => connection.capabilities[capability]);
  const chosen = choices[capability]?.split(':')[0];
  if (!chosen) return able.find(({ backend }) => backend.leads?.includes(capability)) ?? able[0];
  const entry = able.find(({ backend }) => backend.name === chosen);
  if (!entry) {
    const names = able.map(({ backend }) => backend.name).join(', ') || 'none';
    throw new ConfigError(
      `[models] ${chosen} was chosen for ${capability}, but is not connected or cannot do it; connected ones that can: ${names}`,
    );
  }
  return entry;
}

/** The space of the picture features that are given, as it is configured. @throws ConfigError like `providerOf` */
export function pictureSpace(connected: readonly ConnectedEntry[], choices: Choices): string | undefined {
  const entry = entryOf('embedImage', connected, choices);
  return entry && (entry.connection.featureSpace ?? entry.backend.name);
}

/** The model behind a capability, as it is configured: "replicate/adirik/grounding-dino". @throws ConfigError like `providerOf` */
export function modelNameOf(
  capability: Capability,
  connected: readonly ConnectedEntry[],
  choices: Choices,
): string | undefined {
  const entry = entryOf(capability, connected, choices);
  return entry && [entry.backend.name, entry.connection.facts?.(capability)?.model].filter(Boolean).join('/');
}

/** Who answers for money, as it is configured. @throws ConfigError like `providerOf` */
export const vendorsOf =
  (connected: readonly ConnectedEntry[], choices: Choices): VendorOf =>
  (capability) => {
    const entry = entryOf(capability, connected, choices);
    const facts = entry?.connection.facts?.(capability);
    return entry && facts && facts.dollars !== 0 ? { backend: entry.backend.name, ...facts } : undefined;
  };

/**
 * Whoever fails is stood in for, where another one may answer: see `createAskInTurn`.
 * @param connected in order of preference
 * @param unconnected the rest of the shelf, to name in errors what would offer a capability
 * @throws ConfigError when a choice names a backend that is not connected or cannot do it
 */
export function createModels(
  connected: readonly ConnectedEntry[],
  unconnected: readonly Backend[],
  choices: Choices,
  { now = () => performance.now(), log }: Partial<InTurnOptions> = {},
): Models {
  const askInTurn = createAskInTurn({ now, log });
  const orders = new Map(
    capabilityNames.flatMap((name) => {
      const first = entryOf(name, connected, choices);
      if (!first?.connection.capabilities[name]) return [];
      const others = connected.filter((entry) => entry !== first && entry.connection.capabilities[name]);
      return [[name, { first, others, chosen: choices[name] !== undefined }] as const];
    }),
  );
  async function ask<Name extends Capability, Result>(
    name: Name,
    options: CallOptions,
    call: (method: NonNullable<Capabilities[Name]>, own: CallOptions) => Promise<Result>,
  ): Promise<Result> {
    const order = orders.get(name);
    if (!order) throw absence(name, unconnected);
    return askInTurn(name, order, options, call);
  }
  const offers = (name: Capability): boolean => orders.has(name);
  const unpaintable = paintingAbsence(connected, unconnected, choices);
  const allSearches = choices.searchImages ? undefined : searchAll(connected);

  const models: Models = {
    complete: (request, options) => ask('complete', options, (complete, own) => complete(request, own)),
    embedText: (texts, options) => ask('embedText', options, (embed, own) => embed(texts, own)),
    embedImage: (sight, options) => ask('embedImage', options, (embed, own) => embed(sight, own)),
    async embedViews(sight, boxes, options) {
      if (offers('embedViews')) return ask('embedViews', options, (embed, own) => embed(sight, boxes, own));
      const vectors: Float32Array[] = [];
      for (const view of boxes) vectors.push(await models.embedImage({ ...sight, view }, options));
      return vectors;
    },
    detect: (sight, concept, options) => ask('detect', options, (detect, own) => detect(sight, concept, own)),
    propose: (sight, limit, options) => ask('propose', options, (propose, own) => propose(sight, limit, own)),
    faces: (sight, options) => ask('faces', options, (faces, own) => faces(sight, own)),
    segment: (sight, box, options) => ask('segment', options, (segment, own) => segment(sight, box, own)),
    answer: (sight, question, options) => ask('answer', options, (answer, own) => answer(sight, question, own)),
    caption: (sight, options) => ask('caption', options, (caption, own) => caption(sight, own)),
    read: (sight, options) => ask('read', options, (read, own) => read(sight, own)),
    fill: async (sight, mask, prompt, options) => {
      if (prompt !== undefined && unpaintable) throw unpaintable;
      return ask('fill', options, (fill, own) => fill(sight, mask, prompt, own));
    },
    list: (query, max, options) => ask('list', options, (list, own) => list(query, max, own)),
    searchImages: (query, limit, options) =>
      allSearches
        ? allSearches(query, limit, options)
        : ask('searchImages', options, (search, own) => search(query, limit, own)),
    ground: (concept, limit, options) => ask('ground', options, (ground, own) => ground(concept, limit, own)),
    async downloadPicture(found, options) {
      const finder = connected.find(({ backend }) => backend.name === found.provider);
      const download = finder?.connection.capabilities.downloadPicture;
      if (!download) throw absence('downloadPicture', unconnected);
      return download(found, options);
    },
    guessKinds: offers('guessKinds')
      ? (sight, boxes, options) => ask('guessKinds', options, (guess, own) => guess(sight, boxes, own))
      : undefined,
    match: offers('match')
      ? (template, scene, options) => ask('match', options, (match, own) => match(template, scene, own))
      : undefined,
  };
  return models;
}

/**
 * Why nothing new can be painted, where nobody paints, with what would change that.
 * @throws ConfigError like `providerOf`
 */
export function paintingAbsence(
  connected: readonly ConnectedEntry[],
  unconnected: readonly Backend[],
  choices: Choices,
): CapabilityError | undefined {
  const entry = entryOf('fill', connected, choices);
  if (entry && !entry.connection.cannotPaint) return undefined;
  const chosen = choices.fill === undefined ? [] : [`another CLOVABOT_FILL than ${choices.fill}`];
  const silent = connected
    .filter(({ backend, connection }) => backend.offers.fill && !connection.capabilities.fill)
    .map(
      ({ backend: { name }, connection: { knownAs = name } }) =>
        `CLOVABOT_FILL=${name}:MODEL, if ${knownAs} has one that paints`,
    );
  return absence('fill', unconnected, [...chosen, ...silent]);
}

/** @param ways to mend it besides what could be connected */
function absence(
  capability: Capability,
  unconnected: readonly Backend[],
  ways: readonly string[] = [],
): CapabilityError {
  const { cannot, remedy, how: done } = absences[capability];
  const offering = unconnected
    .filter(({ offers }) => offers[capability])
    .map(({ name, environment, connectedBy }) => {
      const secrets = environment.filter(({ secret }) => secret);
      const variables = secrets.length > 0 ? secrets : environment;
      return `${name}: ${(connectedBy ?? variables.map((variable) => variable.name)).join(' or ')}`;
    });
  const how = done ?? [...ways, ...offering].join('; ');
  const mend = how ? `; connect ${remedy} (${how})` : '';
  return new CapabilityError(`[models] no connected backend offers ${capability}${mend}`, {
    friendly: `I can't ${cannot} with the models I have: that takes ${remedy}, and none is connected. Whoever runs me can connect one${how ? ` (${how}; more in README)` : ''}.`,
  });
}
