import type { Downloads } from './download.js';
import type { ModelFinder } from './find-model.js';
import type { Predict } from './predict.js';

/** What each capability is made with. */
export interface Services {
  readonly models: ModelFinder;
  readonly predict: Predict;
  readonly downloads: Downloads;
}
