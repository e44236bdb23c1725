/** How values stand in rows: in Keyv's own JSON, which also knows of bytes; rows and our tables look alike. */
import { Keyv } from 'keyv';
import type { RowChange } from '../contracts/row.js';
import type { TextChange } from './database.js';

const codec = new Keyv();

export const encode = async (value: unknown): Promise<string> => String(await codec.serializeData({ value }));
export const decode = async (text: string): Promise<unknown> => (await codec.deserialize?.<unknown>(text))?.value;

/** @param time ms since 1970 */
export const textOf = async (
  { namespace, key, value, ttl, unlessThere }: RowChange,
  time: number,
): Promise<TextChange> => ({
  ...{ namespace, key, unlessThere },
  value: value === undefined ? null : await encode(value),
  expires: ttl === undefined ? null : Math.ceil(time + ttl),
});
