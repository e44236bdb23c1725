import { LogLevel } from '@slack/bolt';
import type { Log } from '../../contracts/log.js';

/** What Slack's packages want to log: only what went wrong, and never what looks like a token. */
export function slackLogger(log: Log) {
  const words = (given: readonly unknown[]): string =>
    `[slack] ${given
      .map(String)
      .join(' ')
      .replace(/xox[a-z]-[\w-]+|xapp-[\w-]+/g, 'xox…')}`;
  return {
    debug: (): void => undefined,
    info: (): void => undefined,
    warn: (...given: readonly unknown[]): void => log.info({}, words(given)),
    error: (...given: readonly unknown[]): void => log.warn({}, words(given)),
    setLevel: (): void => undefined,
    getLevel: () => LogLevel.WARN,
    setName: (): void => undefined,
  };
}
