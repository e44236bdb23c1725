import { BudgetError, CapabilityError, ModelError } from '../contracts/errors.js';
import type { Models, Sight } from '../contracts/model.js';

/**
 * L2-normalised feature of what is seen, for what was learned about pictures like it; undefined where no model gives one,
 * or none can be had now: then only what holds for all pictures takes part.
 */
export async function viewFeature(
  sight: Sight,
  { models, signal }: { readonly models: Pick<Models, 'embedImage'>; readonly signal: AbortSignal },
): Promise<Float32Array | undefined> {
  try {
    return await models.embedImage(sight, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CapabilityError || error instanceof ModelError || error instanceof BudgetError)
      return undefined;
    throw error;
  }
}
