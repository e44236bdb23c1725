import { z } from 'zod';
import type { Entry, Journal } from '../contracts/journal.js';
import { type Facts, spanned, type Tracer } from './tracer.js';

const eventSchema = z.object({ kind: z.string(), followUp: z.object({ does: z.string() }).optional() });

/** The same journal; each run of an entry is a span of the trace of its event, in whichever process it is. */
export const tracedJournal = (journal: Journal, tracer: Tracer): Journal => ({
  ...journal,
  work: (worker) =>
    journal.work({
      ...worker,
      carryOut: (entry, hold) =>
        spanned(
          tracer,
          { name: `carry out ${nameOf(entry)}`, facts: factsOf(entry), event: { key: entry.key } },
          async (span) => {
            if (entry.begun > 0) span.event('begun again', { begun: entry.begun });
            await worker.carryOut(entry, hold);
          },
        ),
      async onGivenUp(entry, error) {
        const span = tracer.begin(`give up ${nameOf(entry)}`, factsOf(entry), { key: entry.key });
        try {
          await span.within(() => worker.onGivenUp(entry, error));
        } finally {
          span.end({ error });
        }
      },
    }),
});

function factsOf({ event, begun, order }: Entry): Facts {
  const { data } = eventSchema.safeParse(event);
  return { kind: data?.kind, does: data?.followUp?.does, begun, order };
}

function nameOf({ event }: Entry): string {
  const { data } = eventSchema.safeParse(event);
  return data?.followUp?.does ?? data?.kind ?? 'entry';
}
