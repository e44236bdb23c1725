import type { Models } from '../contracts/model.js';
import type { Engine } from '../inference/engine.js';
import type { Runner } from '../inference/runner.js';
import { meteredModels } from '../money/metered-models.js';
import type { Account } from '../money/treasury.js';

interface Spenders {
  readonly engine: Engine;
  readonly runner: Runner;
  readonly models: Models;
}

/** The same, with all that their calls of models cost put on one account. */
export function onAccount<Options extends Spenders>(options: Options, account: Account): Options {
  const { engine, runner, models } = options;
  return {
    ...options,
    models: meteredModels(models, account.part()),
    engine: {
      ...engine,
      infer: (request, signal, more) => engine.infer(request, signal, { ...more, account }),
      draftProgram: (request, signal, more) => engine.draftProgram(request, signal, { ...more, account }),
    },
    runner: { ...runner, run: (request, program, more) => runner.run(request, program, { ...more, account }) },
  };
}
