import type { Capabilities, FoundPicture } from '../../contracts/model.js';

/**
 * One search by several services at once: the best of each first, each picture once. Those that fail are left out while
 * another answers.
 */
export function searchAll(searches: readonly Capabilities['searchImages'][]): Capabilities['searchImages'] {
  if (searches.length === 1) return searches[0];
  return async (query, limit, options) => {
    const outcomes = await Promise.allSettled(searches.map((search) => search(query, limit, options)));
    options.signal.throwIfAborted();
    const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (answers.length === 0 && failure) throw failure.reason;
    return interleave(answers).slice(0, limit);
  };
}

/** Openverse finds pictures of Wikimedia Commons too, so one address may come twice. */
function interleave(answers: readonly (readonly FoundPicture[])[]): readonly FoundPicture[] {
  const byAddress = new Map<string, FoundPicture>();
  const longest = Math.max(...answers.map((answer) => answer.length));
  for (let rank = 0; rank < longest; rank++)
    for (const answer of answers) {
      const found = answer.at(rank);
      if (found && !byAddress.has(found.url)) byAddress.set(found.url, found);
    }
  return [...byAddress.values()];
}
