import type { Capabilities, FoundPicture } from '../../contracts/model.js';
import type { ConnectedEntry } from '../combine.js';

/**
 * One search by all connected services at once: their best in turn, each picture once. Those that fail are left out
 * while another answers. Undefined when none is connected.
 */
export function searchAll(connected: readonly ConnectedEntry[]): Capabilities['searchImages'] | undefined {
  const searches = connected.flatMap(({ connection }) => connection.capabilities.searchImages ?? []);
  if (searches.length < 2) return searches[0];
  return async (query, limit, options) => {
    const outcomes = await Promise.allSettled(searches.map((search) => search(query, limit, options)));
    options.signal.throwIfAborted();
    const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (answers.length === 0 && failure) throw failure.reason;
    return inTurn(answers).slice(0, limit);
  };
}

/** Openverse finds pictures of Wikimedia Commons too, so that one address may come twice. */
function inTurn(answers: readonly (readonly FoundPicture[])[]): readonly FoundPicture[] {
  const byAddress = new Map<string, FoundPicture>();
  const longest = Math.max(...answers.map((answer) => answer.length));
  for (let rank = 0; rank < longest; rank++)
    for (const answer of answers) {
      const found = answer.at(rank);
      if (found && !byAddress.has(found.url)) byAddress.set(found.url, found);
    }
  return [...byAddress.values()];
}
