/** Rows as the store keeps them: values under a key of a namespace. */
import type { RowKey } from '../util/row-key.js';

export interface RowPlace {
  readonly namespace: string;
  readonly key: RowKey;
}

/** A row that stays. */
export interface KeptRow extends RowPlace {
  readonly value: unknown;
}

export interface RowChange extends RowPlace {
  /** `undefined` deletes the row. */
  readonly value: unknown;
  /** ms after which it is gone; absent: it stays. */
  readonly ttl?: number;
  /** A row that is there stays as it is. */
  readonly unlessThere?: boolean;
}
