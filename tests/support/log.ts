import type { Log } from '../../src/contracts/log.js';

export interface RecordedLog extends Log {
  readonly lines: readonly { readonly level: keyof Log; readonly facts: object; readonly text: string }[];
}

/** A log that can be read afterwards. */
export function recordingLog(): RecordedLog {
  const lines: { level: keyof Log; facts: object; text: string }[] = [];
  const at =
    (level: keyof Log) =>
    (facts: object, text: string): void => {
      lines.push({ level, facts, text });
    };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
