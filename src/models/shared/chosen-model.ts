import { capabilityVariable } from '../../contracts/capabilities.js';
import type { Capability } from '../../contracts/model.js';

/** The model that `CLOVABOT_<CAPABILITY>=backend:model` names for this backend; undefined where it names none. */
export function chosenModel(
  backend: string,
  capability: Capability,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const [name, ...model] = (environment[capabilityVariable(capability)] ?? '').split(':');
  // Names of models may have colons of their own: "qwen3-vl:8b", "owner/name:version".
  return name === backend ? model.join(':').trim() || undefined : undefined;
}
