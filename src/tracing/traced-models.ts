import type { CallOptions, Capability, Charge } from '../contracts/model.js';
import type { ConnectedEntry } from '../models/create-models.js';
import { wrapCalls } from '../models/wrap-models.js';
import { spanned, type Tracer } from './tracer.js';

/** The same backend; each call that it is really asked is a span, with who was asked and what it cost. */
export function tracedBackend(entry: ConnectedEntry, tracer: Tracer): ConnectedEntry {
  const { backend, connection } = entry;
  const capabilities = wrapCalls(connection.capabilities, (capability) => (_asked, options, next) => {
    tracer.note({ backend: backend.name });
    const facts = { backend: backend.name, capability, model: modelOf(entry, capability) };
    return spanned(tracer, { name: `model ${capability}`, facts }, (span) => {
      let dollars = 0;
      const onCharge = (charge: Charge): void => {
        dollars += charge.dollars ?? 0;
        span.note({ model: charge.model, dollars });
      };
      return next(charging(options, onCharge));
    });
  });
  return { ...entry, connection: { ...connection, capabilities } };
}

const modelOf = ({ connection }: ConnectedEntry, capability: Capability): string | undefined =>
  connection.facts?.(capability)?.model;

function charging(options: CallOptions, onCharge: (charge: Charge) => void): CallOptions {
  const { meter } = options;
  if (!meter) return options;
  return {
    ...options,
    meter: {
      reserve: (dollars) => meter.reserve(dollars),
      charge(charge) {
        onCharge(charge);
        meter.charge(charge);
      },
    },
  };
}
