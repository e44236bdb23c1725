/** Which backend answers what, as it is configured, and all of them as one. */

import type { Backend, ConnectedBackend, VendorOf } from '../contracts/backend.js';
import { capabilityFacts, capabilityNames } from '../contracts/capabilities.js';
import { CapabilityError, ConfigError } from '../contracts/errors.js';
import type { Ask, Capabilities, Capability, FoundPicture, Models } from '../contracts/model.js';
import { capitalise } from '../util/format.js';
import { setMethod } from './wrap-models.js';

export interface ConnectedEntry {
  readonly backend: Backend;
  readonly connection: ConnectedBackend;
}
/** Capability → "backend" or "backend:model"; the backend reads the model's part itself. */
export type Choices = Readonly<Partial<Record<Capability, string>>>;

/**
 * The backend that `choices` names, otherwise the first of `connected` that prefers to do it, otherwise the first that can.
 * What must be of one space with another capability is answered by that one's backend, whether that can or not; what is
 * done beside another one by nobody where the configuration chose who does that, or what does that is preferred for it, or
 * where it is the same backend.
 * @throws ConfigError when the chosen backend is not connected or cannot do it
 */
export function entryFor(
  capability: Capability,
  connected: readonly ConnectedEntry[],
  choices: Choices,
): ConnectedEntry | undefined {
  const { answeredWith, beside } = capabilityFacts[capability];
  if (answeredWith) return entryFor(answeredWith, connected, choices);
  const entry = ownEntry(capability, connected, choices);
  const isChosen = choices[capability] !== undefined;
  if (!beside || isChosen || !entry) return entry;
  const first = entryFor(beside, connected, choices);
  const isTrusted = choices[beside] !== undefined || first?.backend.preferredFor?.includes(beside) === true;
  return isTrusted || first === entry ? undefined : entry;
}

function ownEntry(
  capability: Capability,
  connected: readonly ConnectedEntry[],
  choices: Choices,
): ConnectedEntry | undefined {
  const able = connected.filter(({ connection }) => connection.capabilities[capability]);
  const chosen = choices[capability]?.split(':')[0];
  if (!chosen) return able.find(({ backend }) => backend.preferredFor?.includes(capability)) ?? able[0];
  const entry = able.find(({ backend }) => backend.name === chosen);
  if (!entry) {
    const names = able.map(({ backend }) => backend.name).join(', ') || 'none';
    throw new ConfigError(
      `[models] ${chosen} was chosen for ${capability}, but is not connected or cannot do it; connected ones that can: ${names}`,
    );
  }
  return entry;
}

/** @throws ConfigError like `entryFor` */
export const providerOf = (
  capability: Capability,
  connected: readonly ConnectedEntry[],
  choices: Choices,
): Backend | undefined => entryFor(capability, connected, choices)?.backend;

/** The space of the picture features that are given. @throws ConfigError like `entryFor` */
export function pictureSpace(connected: readonly ConnectedEntry[], choices: Choices): string | undefined {
  const entry = entryFor('embedImage', connected, choices);
  return entry && (entry.connection.featureSpace ?? entry.backend.name);
}

/** The model behind a capability: "replicate/adirik/grounding-dino". @throws ConfigError like `entryFor` */
export function modelNameOf(
  capability: Capability,
  connected: readonly ConnectedEntry[],
  choices: Choices,
): string | undefined {
  const entry = entryFor(capability, connected, choices);
  return entry && [entry.backend.name, entry.connection.facts?.(capability)?.model].filter(Boolean).join('/');
}

/** The model that is asked by words for a capability, beside the backend that has it or as this. @throws ConfigError like `entryFor` */
export function wordedModelOf(
  capability: Capability,
  connected: readonly ConnectedEntry[],
  choices: Choices,
): string | undefined {
  const beside = capabilityNames.find((name) => capabilityFacts[name].beside === capability);
  return (beside && modelNameOf(beside, connected, choices)) ?? modelNameOf(capability, connected, choices);
}

/** The backends that answer for money. @throws ConfigError like `entryFor` */
export const vendorsOf =
  (connected: readonly ConnectedEntry[], choices: Choices): VendorOf =>
  (capability) => {
    const entry = entryFor(capability, connected, choices);
    const facts = entry?.connection.facts?.(capability);
    return entry && facts && facts.dollars !== 0 ? { backend: entry.backend.name, ...facts } : undefined;
  };

/** Whether it may cost money, and sends what it is given to a vendor. */
export function isPaid({ connection }: ConnectedEntry, capability: Capability): boolean {
  const facts = connection.facts?.(capability);
  return facts !== undefined && facts.dollars !== 0;
}

/** The name that people see. */
export const displayNameOf = ({ backend, connection }: ConnectedEntry): string =>
  connection.displayName ?? backend.name;

/**
 * All capabilities, each answered by its backend: see `entryFor`. Five are special: views are embedded one by one where
 * the backend has no better way, nothing is painted by what only continues surroundings, all services search together
 * while none is chosen, a found picture is downloaded by the service that found it, and it is said who sought.
 * @param connected by name, which decides where none is preferred
 * @param unconnected the rest of the shelf, to name in errors what would offer a capability
 * @throws ConfigError when a choice names a backend that is not connected or cannot do it
 */
export function createModels(
  connected: readonly ConnectedEntry[],
  unconnected: readonly Backend[],
  choices: Choices,
): Models {
  const methods: Partial<Capabilities> = {};
  function choose<Name extends Capability>(name: Name): void {
    const offered = entryFor(name, connected, choices)?.connection.capabilities[name];
    const refuse: Ask<Name> = async () => {
      throw absence(name, unconnected);
    };
    if (offered) setMethod(methods, name, (...given) => offered(...given));
    else if (!capabilityFacts[name].optional) setMethod(methods, name, refuse);
  }
  for (const name of capabilityNames) choose(name);
  const models = complete(methods);

  const unpaintable = paintingAbsence(connected, unconnected, choices);
  const searches = connected.flatMap(({ connection }) => connection.capabilities.searchImages ?? []);
  const { seek } = models;
  const seeker = entryFor('seek', connected, choices);
  return {
    ...models,
    ...(seek &&
      seeker && {
        seek: async (...asked: Parameters<typeof seek>) => ({ ...(await seek(...asked)), by: displayNameOf(seeker) }),
      }),
    async embedViews(sight, boxes, options) {
      if (entryFor('embedViews', connected, choices)?.connection.capabilities.embedViews)
        return models.embedViews(sight, boxes, options);
      const vectors: Float32Array[] = [];
      for (const view of boxes) vectors.push(await models.embedImage({ ...sight, view }, options));
      return vectors;
    },
    async fill(sight, mask, prompt, options) {
      if (prompt !== undefined && unpaintable) throw unpaintable;
      return models.fill(sight, mask, prompt, options);
    },
    searchImages: choices.searchImages || searches.length === 0 ? models.searchImages : searchAll(searches),
    async downloadPicture(found, options) {
      const finder = connected.find(({ backend }) => backend.name === found.provider);
      const download = finder?.connection.capabilities.downloadPicture;
      if (!download) throw absence('downloadPicture', unconnected);
      return download(found, options);
    },
  };
}

function complete(methods: Partial<Capabilities>): Models {
  if (!isComplete(methods)) throw new TypeError('[models] a capability is missing');
  return methods;
}

const isComplete = (methods: Partial<Capabilities>): methods is Models =>
  capabilityNames.every((name) => methods[name] ?? capabilityFacts[name].optional);

/**
 * Why nothing new can be painted when no backend paints, and what would change that.
 * @throws ConfigError like `entryFor`
 */
export function paintingAbsence(
  connected: readonly ConnectedEntry[],
  unconnected: readonly Backend[],
  choices: Choices,
): CapabilityError | undefined {
  const entry = entryFor('fill', connected, choices);
  if (entry && !entry.connection.cannotPaint) return undefined;
  const chosen = choices.fill === undefined ? [] : [`another CLOVABOT_FILL than ${choices.fill}`];
  const silent = connected
    .filter(({ backend, connection }) => backend.offers.fill && !connection.capabilities.fill)
    .map((other) => `CLOVABOT_FILL=${other.backend.name}:MODEL, if ${displayNameOf(other)} has one that paints`);
  return absence('fill', unconnected, [...chosen, ...silent]);
}

/**
 * What is said where nobody offers a capability.
 * @param ways to fix it, other than connecting a backend
 */
export function absence(
  capability: Capability,
  unconnected: readonly Backend[],
  ways: readonly string[] = [],
): CapabilityError {
  const { cannot, remedy, how: known } = capabilityFacts[capability].absence;
  const offering = unconnected
    .filter(({ offers }) => offers[capability])
    .map(({ name, environment, connectedBy }) => {
      const secrets = environment.filter(({ secret }) => secret);
      const variables = secrets.length > 0 ? secrets : environment;
      return `${name}: ${(connectedBy ?? variables.map((variable) => variable.name)).join(' or ')}`;
    });
  const how = known ?? [...ways, ...offering].join('; ');
  const fix = how ? `connect ${remedy} (${how})` : `connect ${remedy}`;
  return new CapabilityError(`[models] no connected backend offers ${capability}; ${fix}`, {
    friendly: `I can't ${cannot}.`,
    hint: `${capitalise(fix)}; README says how.`,
  });
}

/**
 * One search by several services at once: the best of each first, each picture once. Those that fail are left out while
 * another answers.
 */
function searchAll(searches: readonly Capabilities['searchImages'][]): Capabilities['searchImages'] {
  if (searches.length === 1) return searches[0];
  return async (query, limit, options) => {
    const outcomes = await Promise.allSettled(searches.map((search) => search(query, limit, options)));
    options.signal.throwIfAborted();
    const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (answers.length === 0 && failure) throw failure.reason;
    return interleave(answers).slice(0, limit);
  };
}

/** Openverse finds pictures of Wikimedia Commons too, so one address may come twice. */
function interleave(answers: readonly (readonly FoundPicture[])[]): readonly FoundPicture[] {
  const byAddress = new Map<string, FoundPicture>();
  const longest = Math.max(...answers.map((answer) => answer.length));
  for (let rank = 0; rank < longest; rank++)
    for (const answer of answers) {
      const found = answer.at(rank);
      if (found && !byAddress.has(found.url)) byAddress.set(found.url, found);
    }
  return [...byAddress.values()];
}
