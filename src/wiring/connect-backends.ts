import type { Config } from '../config.js';
import { capabilityNames } from '../contracts/capabilities.js';
import type { Lexicon } from '../contracts/lexicon.js';
import type { Capability } from '../contracts/model.js';
import { comparableFeatures, comparableSpace } from '../models/comparable-features.js';
import { countSeconds } from '../models/count-seconds.js';
import { type ConnectedEntry, createModels, pictureSpace, providerOf, vendorsOf } from '../models/create-models.js';
import { standIns, withBreakers } from '../models/failover.js';
import * as allBackends from '../models/index.js';
import { keepAnswers } from '../models/keep-answers.js';
import { withTurns } from '../models/take-turns.js';
import { wrapModels } from '../models/wrap-models.js';
import { tracedBackend } from '../tracing/traced-models.js';
import type { MinuteBudgets } from '../util/minute-budgets.js';
import { viewSpace } from '../vision/views.js';
import type { BotOptions } from './bot-options.js';

/** By name: where several offer the same and none is preferred, the first does it. */
const shelf = Object.values(allBackends).sort((a, b) => (a.name < b.name ? -1 : 1));

export type Connections = Awaited<ReturnType<typeof connectBackends>>;

/** The backends for which the environment has what they need, and all that they offer as one `Models`. */
export async function connectBackends(config: Config, lexicon: Lexicon, budgets: MinuteBudgets, options: BotOptions) {
  const { environment, backends = shelf, fetch, log, tracer } = options;
  const connected: ConnectedEntry[] = [];
  for (const backend of backends) {
    const connection = await backend.connect({ environment, fetch, lexicon, log });
    if (connection) connected.push({ backend, connection });
  }
  const unconnected = backends.filter((backend) => !connected.some((entry) => entry.backend === backend));
  const choices = config.choices as Partial<Record<Capability, string>>; // its keys are those of `capabilityNames`
  const vendorOf = vendorsOf(connected, choices);
  const backendSpace = pictureSpace(connected, choices) ?? viewSpace;
  const space = comparableSpace(backendSpace);
  const seen = tracer ? connected.map((entry) => tracedBackend(entry, tracer)) : connected;
  const guarded = seen.map((entry) => withBreakers(withTurns(entry, config.fairness.callsAtOnce)));
  // The outermost layer first. Metering comes around all of them, for each question: see money/metered-models.ts.
  const models = wrapModels(
    createModels(guarded, unconnected, choices),
    countSeconds((whose, ms) => budgets.note(whose, 'modelMs', ms)),
    comparableFeatures(backendSpace),
    keepAnswers(vendorOf),
    standIns(guarded, choices, log),
  );
  const offered: ReadonlySet<Capability> = new Set(
    capabilityNames.filter((name) => connected.some(({ connection }) => connection.capabilities[name])),
  );
  // A vendor that is shown pictures anyway may see them with the questions of the critic and the writer as well.
  const maySee = providerOf('answer', connected, choices) === providerOf('complete', connected, choices);
  const longestCallMs = Math.max(0, ...connected.map(({ connection }) => connection.maxCallMs ?? 0));
  return { connected, unconnected, choices, vendorOf, models, space, offered, maySee, longestCallMs };
}
