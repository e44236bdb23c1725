/** What has been found out about models while they were asked: it is kept as long as the process runs, or shorter. */
import type { Dialect } from './dialect.js';

export interface KnownModel {
  /** What it takes. */
  dialect?: Dialect;
  /** Tokens that it was seen to need for thinking before it speaks. */
  room: number;
  /** Whether it was ever seen to think aloud, or to mark what it says; undefined while it has said nothing. */
  thinksAloud?: boolean;
  /** Until when its replies are not streamed, ms. */
  unstreamedUntil?: number;
  /** How often in a row it said in words that it sees nothing. */
  blindReplies: number;
  /** Why it cannot see, and until when it is not shown anything, ms. */
  blind?: { readonly said: string; readonly until: number };
}

/** A server may be given another model under the same name. */
const blindMs = 10 * 60_000;
/** A stream that broke is often not the last one. */
const unstreamedMs = 10 * 60_000;
/** Models that see say now and then that they don't. */
const blindRepliesMax = 2;

export type KnownModels = ReturnType<typeof createKnownModels>;

/** @param steady ms of a clock that nobody sets */
export function createKnownModels(steady: () => number) {
  const models = new Map<string, KnownModel>();
  const of = (model: string): KnownModel => {
    const known = models.get(model) ?? { room: 0, blindReplies: 0 };
    models.set(model, known);
    return known;
  };
  return {
    of,
    /** What it said when it was found not to see; undefined where it may be shown pictures. */
    blindness(model: string): string | undefined {
      const { blind } = of(model);
      return blind && steady() < blind.until ? blind.said : undefined;
    },
    /** @param isSure the server says so, not the model */
    isBlind(model: string, said: string, isSure: boolean): void {
      const known = of(model);
      known.blindReplies += 1;
      if (isSure || known.blindReplies >= blindRepliesMax) known.blind = { said, until: steady() + blindMs };
    },
    streams: (model: string): boolean => steady() >= (of(model).unstreamedUntil ?? 0),
    /** A stream of its replies broke, or was refused. */
    stopStreaming(model: string): void {
      of(model).unstreamedUntil = steady() + unstreamedMs;
    },
    speaks(model: string, isMarked: boolean): void {
      const known = of(model);
      known.thinksAloud = known.thinksAloud === true || isMarked;
    },
    sees(model: string): void {
      of(model).blindReplies = 0;
    },
  };
}
