import type { Intent } from '../intent.js';
import type { Parse } from '../phrase.js';
import type { Reader } from '../reader.js';

/** What a family of instructions makes of the words from `at` on; `weight` (0..1) says how sure its wording makes it. */
export interface Found extends Parse<Intent> {
  readonly weight: number;
}
export type Family = (reader: Reader, at: number) => readonly Found[];
