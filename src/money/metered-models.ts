import type { Models } from '../contracts/model.js';
import { layerOf, type ModelLayer, wrapModels } from '../models/wrap-models.js';
import type { WorkClock } from '../util/turns.js';
import type { Part } from './treasury.js';

/** What calls cost is put on the part, and each is refused that would pass a cap. */
const metering = (part: Part, clock?: WorkClock): ModelLayer =>
  layerOf(
    (capability) => (_asked, options, next) =>
      part.spend(async ({ refuse, ...payment }) => {
        if (capability !== 'embedText') refuse?.();
        return next({
          ...options,
          ...payment,
          ...(clock && { clock }),
          onSubstitution(substitution) {
            options.onSubstitution?.(substitution);
            payment.onSubstitution(substitution);
          },
        });
      }),
  );

/** @param clock is told when calls wait for their turn */
export const meteredModels = (models: Models, part: Part, clock?: WorkClock): Models =>
  wrapModels(models, metering(part, clock));
