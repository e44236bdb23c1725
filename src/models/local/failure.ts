/** What went wrong, in sentences that say how to fix it. */
import { ModelError } from '../../contracts/errors.js';
import { escapeForChat } from '../../util/escape-for-chat.js';
import type { LoadFault, Progress, Weights } from './local-calls.js';
import type { LocalSettings } from './settings.js';

const owner = 'my admin should look into it';
const vendorHost = 'huggingface.co';

/** A model that cannot be had. */
export function loadFailure(
  { fault, words }: LoadFault,
  { model, revision, dtype }: Weights,
  { endpoint, isOffline }: Pick<LocalSettings, 'endpoint' | 'isOffline'>,
): ModelError {
  const host = endpoint === undefined ? vendorHost : new URL(endpoint).host;
  const said = escapeForChat(words, 300);
  const name = revision === 'main' ? model : `${model}@${revision}`;
  const fail = (what: string, fix: string, friendly: string, retryable = false): ModelError =>
    new ModelError(`[local] ${what} (${said}); ${fix}`, { backend: 'local', retryable, friendly });
  switch (fault) {
    case 'unreachable':
      return fail(
        `the hub at ${host} cannot be reached to fetch ${name}`,
        'look whether this machine is online, or set HF_ENDPOINT to a mirror; what was fetched before needs no hub',
        'I can’t fetch a model that I need: the place where it lies can’t be reached at the moment.',
        true,
      );
    case 'broken-off':
      return fail(
        `the download of ${name} broke off`,
        'ask again, and it continues with the missing file',
        "The download of a model that I need broke off. Ask again and I'll retry.",
        true,
      );
    case 'refused':
      return fail(
        `the hub at ${host} refused ${name}`,
        'try again later',
        'I can’t fetch a model that I need at the moment. Try again later.',
        true,
      );
    case 'missing':
      return isOffline
        ? fail(
            `files of ${name} are not there, and the hub may not be asked`,
            'fetch them once with CLOVABOT_LOCAL=on, or put them into models/ of CLOVABOT_HOME',
            `I don’t have a model that I need; ${owner}.`,
          )
        : fail(
            `${host} has no ${name} with ${dtype} weights for us`,
            'choose another model with CLOVABOT_…=local:owner/name, another precision with CLOVABOT_LOCAL_DTYPE, or set HF_TOKEN if it is private',
            `A model that I need is not to be had; ${owner}.`,
          );
    case 'unfit':
      return fail(`${name} does not load`, 'choose another model', `A model that I need does not load; ${owner}.`);
  }
}

/** The download takes longer than a caller waits: it goes on, and the caller may ask again. */
export function stillFetching({ model }: Weights, progress: Progress): ModelError {
  const done = progressWords(progress);
  return new ModelError(`[local] still fetching ${model}: ${done}; ask again in a few minutes`, {
    backend: 'local',
    retryable: true,
    friendly: `I am still fetching a model that I need (${model}): ${done}. Ask again in a few minutes.`,
  });
}

/** "34 % of 155 MB" */
export function progressWords([loaded, total]: Progress): string {
  const megabytes = Math.max(1, Math.round(total / 1e6));
  // Lengths that servers do not tell are not in the total.
  return total > 0 && loaded <= total
    ? `${Math.floor((100 * loaded) / total)} % of ${megabytes} MB`
    : `${Math.round(loaded / 1e6)} MB so far`;
}

/** A loaded model that failed at a task. */
export function runFailure(cause: unknown, { model }: Weights): ModelError {
  const reason = cause instanceof Error ? cause.message.replace(/^\[[^\]]*\] /, '') : String(cause);
  return new ModelError(`[local] ${model} failed: ${escapeForChat(reason, 300)}`, {
    backend: 'local',
    retryable: true,
    friendly: 'The model on my own machine failed at that. Try again, or in other words.',
    cause,
  });
}

/** A reply that came, and is of no use. */
export const useless = ({ model }: Weights, what: string, friendly: string): ModelError =>
  new ModelError(`[local] ${model} ${what}; ask in other words, or choose another model`, {
    backend: 'local',
    friendly,
  });
