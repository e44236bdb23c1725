/** The bot beside another way to answer the same cases. */
import { type EvaluationReport, formatReport, percent } from './report.js';
import type { Strategy } from './strategies.js';

/** How many times as much of each the bot has as the other; absent where the other has none. */
export interface Ratios {
  readonly accuracy?: number;
  readonly tokens?: number;
  readonly cost?: number;
  /** Of the median time of a question. */
  readonly ms?: number;
}

export interface Comparison extends EvaluationReport {
  readonly strategy: Strategy;
  readonly ratios: Ratios;
}

export function compare(bot: EvaluationReport, other: EvaluationReport, strategy: Strategy): Comparison {
  const ratio = (mine: number, theirs: number): number | undefined => (theirs > 0 ? mine / theirs : undefined);
  return {
    ...other,
    strategy,
    ratios: {
      accuracy: ratio(bot.accuracy, other.accuracy),
      tokens: ratio(bot.tokens, other.tokens),
      cost: ratio(bot.cost, other.cost),
      ms: ratio(bot.ms.median, other.ms.median),
    },
  };
}

const names: Partial<Record<Strategy, string>> = { direct: 'the model alone', verifier: 'verified programs' };

/** Both reports for a person, and how they compare, as lines of text. */
export function formatComparison(bot: EvaluationReport, other: Comparison): string {
  const name = names[other.strategy] ?? other.strategy;
  const kinds = Object.keys(bot.byKind);
  const width = Math.max(...kinds.map((kind) => kind.length));
  const share = (report: EvaluationReport, kind: string): string =>
    percent(report.byKind[kind]?.accuracy ?? 0).padStart(8);
  const { accuracy, tokens, cost, ms } = other.ratios;
  const told = [
    ['right answers', accuracy],
    ['tokens', tokens],
    ['cost', cost],
    ['time', ms],
  ] as const;
  return [
    ...['The bot:', formatReport(bot), '', `${name.charAt(0).toUpperCase()}${name.slice(1)}:`, formatReport(other), ''],
    `The bot against ${name}: ${told.flatMap(([what, ratio]) => (ratio === undefined ? [] : `${what} × ${ratio.toFixed(2)}`)).join(', ')}`,
    ...kinds.map((kind) => `  ${kind.padEnd(width)} ${share(bot, kind)} against ${share(other, kind)}`),
  ].join('\n');
}
