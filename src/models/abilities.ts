import type { Abilities } from '../contracts/abilities.js';
import type { Backend, ModelFacts } from '../contracts/backend.js';
import { capabilityFacts, capabilityNames } from '../contracts/capabilities.js';
import { formatDollars } from '../util/format.js';
import { absence, type Choices, type ConnectedEntry, entryFor, paintingAbsence } from './create-models.js';

/** @throws ConfigError like `entryFor` */
export function modelAbilities(
  connected: readonly ConnectedEntry[],
  unconnected: readonly Backend[],
  choices: Choices,
): Pick<Abilities, 'does' | 'lacks'> {
  const does: Abilities['does'][number][] = [];
  const lacks = new Map<string, { readonly remedy: string; readonly things: string[]; readonly hint: string }>();
  const lack = (hint: string, remedy: string, thing: string): void => {
    const known = lacks.get(hint) ?? { remedy, things: [], hint };
    known.things.push(thing);
    lacks.set(hint, known);
  };
  for (const capability of capabilityNames) {
    const entry = entryFor(capability, connected, choices);
    const { cannot, generally = cannot, remedy } = capabilityFacts[capability].absence;
    // What the backend of another capability might do as well, and does not, is nothing that is lacking.
    if (capabilityFacts[capability].optional && !entry?.backend.offers[capability]) continue;
    if (entry) {
      const facts = entry.connection.facts?.(capability);
      const model = facts ? ` ${facts.model}, ${priceWords(facts)}` : ', free';
      does.push({
        capability,
        by: `${entry.backend.name}${model}`,
        how: entry.backend.offers[capability] ?? '',
        // What only continues surroundings paints nothing.
        ...(!(capability === 'fill' && entry.connection.cannotPaint) && { can: generally }),
      });
      const unpaintable = capability === 'fill' ? paintingAbsence(connected, unconnected, choices) : undefined;
      if (unpaintable) lack(unpaintable.hint ?? '', remedy, generally);
    } else lack(absence(capability, unconnected).hint ?? '', remedy, generally);
  }
  return { does, lacks: [...lacks.values()] };
}

function priceWords({ dollars, assumed }: ModelFacts): string {
  if (dollars === undefined) return 'not counted';
  if (assumed) return `price not known, counts as about ${formatDollars(dollars)} a call`;
  return dollars === 0 ? 'free' : `usually ${formatDollars(dollars)} a call`;
}
