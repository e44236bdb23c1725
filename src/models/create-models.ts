import { capabilityFacts, capabilityNames } from '../contracts/capabilities.js';
import { CapabilityError } from '../contracts/errors.js';
import type { Ask, Backend, Capabilities, Capability, Models } from '../contracts/model.js';
import { type Choices, type ConnectedEntry, displayNameOf, entryFor } from './choose-backend.js';
import { searchAll } from './search/search-all.js';
import { setMethod } from './wrap-models.js';

/**
 * All capabilities, each answered by its backend: see `entryFor`. Four are special: views are embedded one by one where
 * the backend has no better way, nothing is painted by what only continues surroundings, all services search together
 * while none is chosen, and a found picture is downloaded by the service that found it.
 * @param connected in order of preference
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
  return {
    ...models,
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
 * Why nothing new can be painted, where nobody paints, with what would change that.
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

/** @param ways to mend it besides what could be connected */
function absence(
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
  const mend = how ? `; connect ${remedy} (${how})` : '';
  return new CapabilityError(`[models] no connected backend offers ${capability}${mend}`, {
    friendly: `I can't ${cannot} with the models I have: that takes ${remedy}, and none is connected. Whoever runs me can connect one${how ? ` (${how}; more in README)` : ''}.`,
  });
}
