import path from 'node:path';
import { SingleBar } from 'cli-progress';
import { type Command, Option } from 'commander';
import type { Bot } from '../../bot.js';
import { ClovabotError } from '../../contracts/errors.js';
import { type Session, withFreshMemory } from '../session.js';
import { compare, formatComparison } from './comparison.js';
import { type AnswerCase, evaluate, readCases } from './evaluate.js';
import { type FeedbackCase, feedbackCaseSchema } from './feedback-case.js';
import { giveFeedback } from './give-feedback.js';
import { formatLearningReport, gainOf, makeLearningReport } from './learning-report.js';
import { formatReport, makeReport } from './report.js';
import { type EvaluationCase, type EvaluationResult, evaluationCaseSchema } from './results.js';
import { answerWay, checkStrategy, otherWay, type Strategy, strategies, withoutToolLessons } from './strategies.js';

interface EvalOptions {
  readonly images?: string;
  readonly feedback?: string;
  readonly feedbackImages?: string;
  readonly memory?: string;
  readonly strategy?: Strategy;
  readonly against?: Strategy;
  readonly json?: boolean;
}

export function addEvalCommand(program: Command, session: Session): void {
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
    .addOption(
      new Option(
        '--against <name>',
        'measure the bot, and beside it: direct (the vision model alone) or verifier; how many times as right, dear and slow it is',
      ).choices(['direct', 'verifier'] satisfies readonly Strategy[]),
    )
    .option('--json', 'print the report as JSON')
    .action(async (file: string, options: EvalOptions) => {
      checkStrategy(options.strategy, options);
      if (options.feedbackImages !== undefined && options.feedback === undefined)
        throw new ClovabotError('[eval] --feedback-images needs --feedback FILE, the cases to learn from');
      const cases = await readCases(file, evaluationCaseSchema);
      const feedback = options.feedback && (await readCases(options.feedback, feedbackCaseSchema));
      const images = options.images ?? path.dirname(file);
      const feedbackImages = options.feedbackImages ?? options.images ?? path.dirname(options.feedback ?? file);
      await withFreshMemory(options.memory, (memory) =>
        session.withBot({ memory, quiet: true }, async (bot) => {
          session.print(
            feedback
              ? await measureLearning(session, bot, { cases, images, feedback, feedbackImages }, options)
              : await measureAccuracy(session, bot, cases, images, options),
          );
        }),
      );
    });
}

/** The report, ready to print. */
async function measureAccuracy(
  session: Session,
  bot: Bot,
  cases: readonly EvaluationCase[],
  images: string,
  { strategy, against, json }: EvalOptions,
): Promise<string> {
  // What can't be compared is said before anything is asked.
  const way = against && otherWay(against, bot);
  const report = makeReport(await askAll(session, bot, 'asking', cases, images, answerWay(strategy, bot)));
  if (against) {
    const other = makeReport(await askAll(session, bot, `asking ${against}`, cases, images, way));
    const compared = compare(report, other, against);
    return json ? JSON.stringify({ ...report, against: compared }, null, 2) : formatComparison(report, compared);
  }
  return json ? JSON.stringify(report, null, 2) : formatReport(report);
}

interface LearningRun {
  readonly cases: readonly EvaluationCase[];
  readonly images: string;
  readonly feedback: readonly FeedbackCase[];
  readonly feedbackImages: string;
}

/** The report on answers before and after feedback, ready to print. */
async function measureLearning(
  session: Session,
  bot: Bot,
  { cases, images, feedback, feedbackImages }: LearningRun,
  { strategy, json }: EvalOptions,
): Promise<string> {
  const before = await askAll(session, bot, 'asking', cases, images, answerWay(strategy, bot));
  const learned = await withBar(session, 'learning', feedback.length, (progress) =>
    giveFeedback(bot, feedback, feedbackImages, { ...session.context, progress }),
  );
  if (strategy === 'reflection') await withoutToolLessons(bot);
  const after = await askAll(session, bot, 'asking again', cases, images);
  const report = makeLearningReport(before, learned, after);
  return json
    ? JSON.stringify(report, null, 2)
    : formatLearningReport(report, gainOf(before, after), learned.confirmed);
}

function askAll(
  session: Session,
  bot: Bot,
  label: string,
  cases: readonly EvaluationCase[],
  images: string,
  way?: AnswerCase,
): Promise<readonly EvaluationResult[]> {
  return withBar(session, label, cases.length, (progress) =>
    evaluate(bot, cases, images, { ...session.context, progress }, way),
  );
}

/** Shows progress on stderr. */
async function withBar<Result>(
  { terminal }: Session,
  label: string,
  total: number,
  work: (progress: (done: number) => void) => Promise<Result>,
): Promise<Result> {
  const bar = new SingleBar({
    stream: terminal.stderr,
    format: `${label} {bar} {value}/{total} · {eta_formatted} left`,
  });
  bar.start(total, 0);
  return work((done) => bar.update(done)).finally(() => bar.stop());
}
