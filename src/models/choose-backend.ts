/** Which backend answers what, as it is configured. */
import { capabilityFacts } from '../contracts/capabilities.js';
import { ConfigError } from '../contracts/errors.js';
import type { Backend, Capability, ConnectedBackend, VendorOf } from '../contracts/model.js';

export interface ConnectedEntry {
  readonly backend: Backend;
  readonly connection: ConnectedBackend;
}
/** Capability → "backend" or "backend:model"; the backend reads the model's part itself. */
export type Choices = Readonly<Partial<Record<Capability, string>>>;

/**
 * The backend that `choices` names, otherwise the first of `connected` that prefers to do it, otherwise the first that can.
 * What must be of one space with another capability is answered by that one's backend, whether that can or not.
 * @throws ConfigError when the chosen backend is not connected or cannot do it
 */
export function entryFor(
  capability: Capability,
  connected: readonly ConnectedEntry[],
  choices: Choices,
): ConnectedEntry | undefined {
  const { answeredWith } = capabilityFacts[capability];
  if (answeredWith) return entryFor(answeredWith, connected, choices);
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

/** Who answers for money. @throws ConfigError like `entryFor` */
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

/** What people know the backend as. */
export const displayNameOf = ({ backend, connection }: ConnectedEntry): string =>
  connection.displayName ?? backend.name;
