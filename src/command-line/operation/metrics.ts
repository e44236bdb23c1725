import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import type { Health, Observer, Operation } from '../../contracts/operation.js';
import { eventKeys } from '../../conversation/intake.js';
import { isWorking } from '../../util/is-working.js';
import { traced } from '../../util/trace.js';

export interface Metrics extends Observer {
  /** Counts what chats tell the app, and gives each event its trace. @param log told at the level `debug` */
  observed(app: App, log: Log): App;
  /** @param journal how many events wait, and how many were given up */
  read(health: Health, journal?: { readonly waiting: number; readonly dead: number }): ReturnType<Operation['metrics']>;
}

interface Event {
  readonly kind: string;
  /** Its key in the journal. */
  readonly trace: string;
  readonly log: Log;
}

const seconds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

export function createMetrics(): Metrics {
  const registry = new Registry();
  // Memory, CPU, garbage collection, and by how much the event loop lags.
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const events = new Counter({
    ...{ name: 'clovabot_events_total', help: 'Events that chats told, by kind and outcome', registers },
    labelNames: ['kind', 'outcome'],
  });
  const entries = new Gauge({
    ...{ name: 'clovabot_journal_entries', help: 'Events that wait or are under way, and those given up', registers },
    labelNames: ['status'],
  });
  const eventSeconds = new Histogram({
    ...{ name: 'clovabot_event_seconds', help: 'Until an event is written down and may be acknowledged', registers },
    ...{ labelNames: ['kind'], buckets: seconds },
  });
  const turns = new Counter({
    ...{ name: 'clovabot_turns_total', help: 'Questions by how they ended', labelNames: ['status'], registers },
  });
  const turnSeconds = new Histogram({
    ...{ name: 'clovabot_turn_seconds', help: 'Time that questions took', buckets: seconds, registers },
  });
  const dollars = new Counter({ name: 'clovabot_turn_dollars_total', help: 'What questions cost', registers });
  const lessons = new Counter({
    ...{ name: 'clovabot_lessons_total', help: 'Lessons by how they ended', labelNames: ['status'], registers },
  });
  const lessonDollars = new Counter({ name: 'clovabot_lesson_dollars_total', help: 'What lessons cost', registers });
  const well = new Gauge({
    ...{ name: 'clovabot_part_ok', help: '1 while a part is well, 0 while it is not', labelNames: ['part'], registers },
  });

  async function observe({ kind, trace, log }: Event, work: () => Promise<void>): Promise<void> {
    const end = eventSeconds.startTimer({ kind });
    let outcome = 'done';
    try {
      await traced(trace, async () => {
        log.debug({ kind }, 'an event came');
        await work();
        log.debug({ kind }, 'an event is written down');
      });
    } catch (error) {
      outcome = 'failed';
      throw error;
    } finally {
      events.inc({ kind, outcome });
      end();
    }
  }

  return {
    observed: (app, log) => ({
      ...app,
      onMessage: (message, connection, beside) =>
        observe({ kind: 'message', trace: eventKeys.message(message), log }, () =>
          app.onMessage(message, connection, beside),
        ),
      onReaction: (reaction, connection) =>
        observe({ kind: 'reaction', trace: eventKeys.reaction(reaction), log }, () =>
          app.onReaction(reaction, connection),
        ),
      onPress: (press, connection) =>
        observe({ kind: 'press', trace: eventKeys.press(press), log }, () => app.onPress(press, connection)),
      onDeleted: (message, connection) =>
        observe({ kind: 'deletion', trace: eventKeys.deleted(message), log }, () => app.onDeleted(message, connection)),
      onThreadDeleted: (place, connection) =>
        observe({ kind: 'deletion', trace: eventKeys.threadDeleted(place), log }, () =>
          app.onThreadDeleted(place, connection),
        ),
      onTeamLeft: (team) => observe({ kind: 'departure', trace: team, log }, () => app.onTeamLeft(team)),
    }),
    turn({ status, ms, cost = 0 }) {
      turns.inc({ status });
      turnSeconds.observe(ms / 1000);
      dollars.inc(Math.max(0, cost));
    },
    lesson(lesson) {
      if (isWorking(lesson)) return;
      lessons.inc({ status: lesson.status });
      lessonDollars.inc(Math.max(0, lesson.cost ?? 0));
    },
    async read({ problems }, journal = { waiting: 0, dead: 0 }) {
      entries.set({ status: 'waiting' }, journal.waiting);
      entries.set({ status: 'dead' }, journal.dead);
      for (const part of ['database', 'pictures', 'disk', 'models', 'workers'] as const)
        well.set({ part }, problems.some((problem) => problem.part === part) ? 0 : 1);
      return { mediaType: registry.contentType, text: await registry.metrics() };
    },
  };
}
