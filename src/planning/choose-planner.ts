import { ConfigError } from '../contracts/errors.js';
import type { Planner } from '../contracts/planner.js';
import { createLanguagePlanner, type LanguagePlannerOptions } from './language-model/language-planner.js';

export interface PlannerChoice extends Omit<LanguagePlannerOptions, 'fallback'> {
  /** `auto`: the language model where one is connected, with the grammar to stand in for it. */
  readonly wanted: 'auto' | 'grammar' | 'language';
  readonly grammar: Planner;
}

/** @throws ConfigError when the language model is wanted and none is connected */
export function choosePlanner({ wanted, grammar, ...options }: PlannerChoice): Planner {
  const connected = options.offered.has('complete');
  if (wanted === 'language' && !connected)
    throw new ConfigError(
      '[config] CLOVABOT_PLANNER=language needs a language model, and none is connected; connect one, or set it to auto',
    );
  if (wanted === 'grammar' || !connected) return grammar;
  return createLanguagePlanner({ ...options, fallback: wanted === 'auto' ? grammar : undefined });
}
