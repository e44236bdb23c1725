/** What the bot does as spans: where its time goes, from an event to the post that answers it. */

/** Names of tools, models and kinds, numbers: never words, names, ids of people or pictures, nothing secret. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Span {
  note(facts: Facts): void;
  /** Something that happens at one moment of it. */
  event(name: string, facts?: Facts): void;
  /** What begins during the work, at any time later, is a part of this span. */
  within<Result>(work: () => Result): Result;
  /** Once; what comes later counts for nothing. @param fault why it failed: only its class is told */
  end(fault?: { readonly error: unknown }): void;
}

export interface EventOfSpan {
  /** In the journal; also of what follows from the event. */
  readonly key: string;
  /** The event comes here: all else that follows from it is a part of this span. */
  readonly comes?: true;
}

export interface Tracer {
  /** @param event absent: a part of the span within which it begins */
  begin(name: string, facts?: Facts, event?: EventOfSpan): Span;
  /** Notes facts on the span within which this is called, if there is one. */
  note(facts: Facts): void;
  /** Sends what is left, as far as that takes no longer than two seconds. */
  close(): Promise<void>;
}

export interface SpanOptions<Result> {
  readonly name: string;
  readonly facts?: Facts;
  readonly event?: EventOfSpan;
  /** What its result tells of it. */
  readonly told?: (result: Result) => Facts;
}

/** A span around a piece of work. */
export async function spanned<Result>(
  tracer: Tracer,
  { name, facts, event, told }: SpanOptions<Result>,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const span = tracer.begin(name, facts, event);
  try {
    const result = await span.within(() => work(span));
    if (told) span.note(told(result));
    span.end();
    return result;
  } catch (error) {
    span.end({ error });
    throw error;
  }
}

/** A span around work that comes in stages. @param onStage hears of each */
export function spannedStages<Stage, Result>(
  tracer: Tracer,
  { name, facts }: Pick<SpanOptions<never>, 'name' | 'facts'>,
  begin: () => AsyncGenerator<Stage, Result>,
  onStage: (span: Span, stage: Stage) => void,
): AsyncGenerator<Stage, Result> {
  const span = tracer.begin(name, facts);
  // What a generator does belongs to whoever asks for its next stage.
  return watchedStages(begin(), {
    around: (work) => span.within(work),
    onStage: (stage) => onStage(span, stage),
    onEnd: (fault) => span.end(fault),
  });
}

interface StageWatcher<Stage> {
  around?<Result>(work: () => Result): Result;
  onStage(stage: Stage): void;
  onEnd?(fault?: { readonly error: unknown }): void;
}

/** The same stages. */
export function watchedStages<Stage, Result>(
  stages: AsyncGenerator<Stage, Result>,
  { around = (work) => work(), onStage, onEnd }: StageWatcher<Stage>,
): AsyncGenerator<Stage, Result> {
  async function step(ask: () => Promise<IteratorResult<Stage, Result>>): Promise<IteratorResult<Stage, Result>> {
    try {
      const next = await around(ask);
      if (next.done) onEnd?.();
      else onStage(next.value);
      return next;
    } catch (error) {
      onEnd?.({ error });
      throw error;
    }
  }
  const watched = {
    next: () => step(() => stages.next()),
    return: (value: Result | PromiseLike<Result>) => step(() => stages.return(value)),
    throw: (error: unknown) => step(() => stages.throw(error)),
    [Symbol.asyncIterator]: () => watched,
  };
  return watched;
}
