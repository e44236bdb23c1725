import path from 'node:path';
import { SingleBar } from 'cli-progress';
import { type Command, Option } from 'commander';
import type { Bot } from '../bot.js';
import { ClovabotError } from '../contracts/errors.js';
import { evaluate, readCases } from './evaluate.js';
import { feedbackCaseSchema } from './evaluation/feedback-case.js';
import { formatLearningReport, gainOf, makeLearningReport } from './evaluation/learning-report.js';
import {
  type EvaluationCase,
  type EvaluationResult,
  evaluationCaseSchema,
  formatReport,
  makeReport,
} from './evaluation/report.js';
import { giveFeedback } from './feedback.js';
import { type Session, withFreshMemory } from './session.js';
import { answerWay, checkStrategy, type Strategy, strategies, withoutToolLessons } from './strategies.js';

interface EvalOptions {
  readonly images?: string;
  readonly feedback?: string;
  readonly feedbackImages?: string;
  readonly memory?: string;
  readonly strategy?: Strategy;
  readonly json?: boolean;
}

export function addEvalCommand(program: Command, session: Session): void {
  const { context, print, terminal } = session;

  /** Shows on stderr how far something of so many parts has come. */
  async function withBar<Result>(
    what: string,
    size: number,
    work: (progress: (done: number) => void) => Promise<Result>,
  ): Promise<Result> {
    const bar = new SingleBar({
      stream: terminal.stderr,
      format: `${what} {bar} {value}/{total} · {eta_formatted} left`,
    });
    bar.start(size, 0);
    return work((done) => bar.update(done)).finally(() => bar.stop());
  }

  const measure = (
    bot: Bot,
    what: string,
    cases: readonly EvaluationCase[],
    images: string,
    strategy?: Strategy,
  ): Promise<readonly EvaluationResult[]> =>
    withBar(what, cases.length, (progress) =>
      evaluate(bot, cases, images, { ...context, progress }, answerWay(strategy, bot)),
    );

  program
    .command('eval')
    .description('measure accuracy on a file of cases; with --feedback, before and after learning')
    .argument('<cases>', 'JSONL: {id, kind, images, instruction, answer} a line')
    .option('--images <folder>', 'what the pictures in the cases are relative to (default: the folder of the cases)')
    .option('--feedback <file>', 'JSONL of cases to learn from; each may have boxes: [{label, box: [x1, y1, x2, y2]}]')
    .option('--feedback-images <folder>', 'what the pictures of the feedback are relative to (default: --images)')
    .option('--memory <folder>', 'memory to use (default: fresh, in a temporary folder)')
    .addOption(
      new Option(
        '--strategy <name>',
        'what to measure: direct (the vision model alone), program (the default without --feedback), verifier (steps checked by it), or, with --feedback, reflection (plans only) or learning (all, the default)',
      ).choices(strategies),
    )
    .option('--json', 'print the report as JSON')
    .action(async (file: string, options: EvalOptions) => {
      checkStrategy(options.strategy, options);
      if (options.feedbackImages !== undefined && options.feedback === undefined)
        throw new ClovabotError('[eval] --feedback-images needs --feedback FILE, the cases to learn from');
      const images = options.images ?? path.dirname(file);
      const cases = await readCases(file, evaluationCaseSchema);
      const feedback = options.feedback && (await readCases(options.feedback, feedbackCaseSchema));
      await withFreshMemory(options.memory, (memory) =>
        session.withBot({ memory, quiet: true }, async (bot) => {
          const before = await measure(bot, 'asking', cases, images, options.strategy);
          if (!feedback) {
            const report = makeReport(before);
            print(options.json ? JSON.stringify(report, null, 2) : formatReport(report));
            return;
          }
          const feedbackImages = options.feedbackImages ?? options.images ?? path.dirname(options.feedback ?? file);
          const learned = await withBar('learning', feedback.length, (progress) =>
            giveFeedback(bot, feedback, feedbackImages, { ...context, progress }),
          );
          if (options.strategy === 'reflection') await withoutToolLessons(bot);
          const after = await measure(bot, 'asking again', cases, images);
          const report = makeLearningReport(before, learned, after);
          print(
            options.json
              ? JSON.stringify(report, null, 2)
              : formatLearningReport(report, gainOf(before, after), learned.confirmed),
          );
        }),
      );
    });
}
