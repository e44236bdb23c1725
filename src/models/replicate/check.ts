/** Whether the token is accepted and the models are there: reads only, which costs nothing. */

import type { CheckResult, ConnectedBackend } from '../../contracts/backend.js';
import type { Capability } from '../../contracts/model.js';
import type { ReplicateClient } from './client.js';
import { failureOf } from './failure.js';
import type { ModelFinder } from './find-model.js';
import { type Job, nameOf } from './model-file.js';

/** @param jobsOf what is done for a capability */
export function createCheck(
  client: ReplicateClient,
  models: ModelFinder,
  jobsOf: (capability: Capability) => readonly Job[],
): NonNullable<ConnectedBackend['check']> {
  return async (capabilities, signal) => {
    const jobs = new Map<string, Job>();
    for (const job of capabilities.flatMap(jobsOf)) jobs.set(models.known(job).reference, job);
    const [[anyReference = '', anyJob = 'answer' as const] = []] = jobs;
    const account = await found(
      { reference: anyReference, job: anyJob },
      'the token is accepted',
      client.logIn(signal),
    );
    if (!account.works) return [account];
    return [
      account,
      ...(await Promise.all(
        [...jobs].map(([reference, job]) => {
          const words = `${nameOf(reference)} is there`;
          return found({ reference, job }, words, client.inputsOf(reference, signal));
        }),
      )),
    ];

    async function found(
      asked: { readonly reference: string; readonly job: Job },
      words: string,
      look: Promise<unknown>,
    ): Promise<CheckResult> {
      try {
        await look;
        return { works: true, words };
      } catch (error) {
        signal.throwIfAborted();
        return { works: false, words: failureOf(error, asked).message.replace(/^\[\w+\] /, '') };
      }
    }
  };
}
