import type { LearningServices } from '../../learning/kind.js';
import type { SearchBudget } from './search-wordings.js';

/**
 * What one search for words may take of a black box: some forty calls of a tenth of a cent and a second or two each are
 * enough; of a dear model it gets fewer, so that a correction never costs more than a few questions do.
 */
export const wordingBudget = ({ now, spent = () => 0 }: Pick<LearningServices, 'now' | 'spent'>): SearchBudget => ({
  ...{ calls: 60, ms: 60_000, dollars: 0.05 },
  ...{ now, spent },
});
