import type { Models } from '../contracts/model.js';
import { layerOf, type ModelLayer, wrapModels } from '../models/wrap-models.js';
import type { Part } from './treasury.js';

/** What calls cost is put on the part, and each is refused that would pass a cap. */
const metering = (part: Part): ModelLayer =>
  layerOf(
    () => (_asked, options, next) =>
      part.spend((payment) =>
        next({
          ...options,
          ...payment,
          onSubstitution(substitution) {
            options.onSubstitution?.(substitution);
            payment.onSubstitution(substitution);
          },
        }),
      ),
  );

export const meteredModels = (models: Models, part: Part): Models => wrapModels(models, metering(part));
