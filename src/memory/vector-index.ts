import { createSimilarityScan } from './similarity-scan.js';

/** Rows a call of the scan; their sums need 16 KB. */
const blockRows = 4_096;
const queryStart = 0;
const sumsStart = 65_536;
const rowsStart = 2 * 65_536;
const pageBytes = 65_536;
/** The query's 16-bit numbers must fit before the sums. */
const maxDimensions = 32_768;

/**
 * Finds which of many vectors are most similar to one, by cosine. Vectors are kept as 8-bit numbers (512 bytes for 512
 * dimensions), all of them are compared, and the order is exact to about ±.002: take more than you need and re-rank
 * with exact vectors.
 */
export interface VectorIndex {
  readonly size: number;
  /** Bytes that it keeps. */
  readonly bytes: number;
  /** @param vector L2-normalised, of the index's dimensions. An id that is there already is ignored. */
  add(id: string, vector: Float32Array): void;
  remove(id: string): void;
  /** At most `limit` ids, most similar first. */
  nearest(query: Float32Array, limit: number): readonly string[];
}

/** @param dimensions of all its vectors, at most 32,768 */
export function createVectorIndex(dimensions: number): VectorIndex {
  if (!(dimensions >= 1 && dimensions <= maxDimensions))
    throw new RangeError(`[memory] vectors of ${dimensions} dimensions cannot be indexed`);
  const rowBytes = Math.ceil(dimensions / 32) * 32;
  const { memory, scan } = createSimilarityScan();
  // No sum of products may pass 31 bits.
  const queryPeak = Math.min(32_767, Math.floor((2 ** 31 - 1) / (127 * rowBytes)));
  const positions = new Map<string, number>();
  const ids: (string | undefined)[] = [];
  const scales: number[] = [];

  function reserve(rows: number): void {
    const missing = rowsStart + rows * rowBytes - memory.buffer.byteLength;
    // Grows by a quarter, so that adding one by one does not grow each time.
    if (missing > 0) memory.grow(Math.ceil(Math.max(missing, (rows * rowBytes) / 4) / pageBytes));
  }

  function writeQuery(query: Float32Array): void {
    const numbers = new Int16Array(memory.buffer, queryStart, rowBytes);
    const scale = queryPeak / (peakOf(query) || 1);
    for (let dimension = 0; dimension < rowBytes; dimension++)
      numbers[dimension] = dimension < dimensions ? Math.round(query[dimension] * scale) : 0;
  }

  return {
    get size() {
      return positions.size;
    },
    get bytes() {
      // An id of 32 characters, its place in the map and its scale take about 150 bytes.
      return memory.buffer.byteLength + ids.length * 150;
    },

    add(id, vector) {
      if (vector.length !== dimensions)
        throw new RangeError(`[memory] a vector of ${vector.length} dimensions among such of ${dimensions}`);
      if (positions.has(id)) return;
      const position = ids.length;
      reserve(position + 1);
      const row = new Int8Array(memory.buffer, rowsStart + position * rowBytes, rowBytes);
      const scale = (peakOf(vector) || 1) / 127;
      for (let dimension = 0; dimension < dimensions; dimension++)
        row[dimension] = Math.round(vector[dimension] / scale);
      positions.set(id, position);
      ids.push(id);
      scales.push(scale);
    },

    remove(id) {
      const position = positions.get(id);
      if (position === undefined) return;
      // Its row stays, unnamed, until the index is rebuilt.
      positions.delete(id);
      ids[position] = undefined;
    },

    nearest(query, limit) {
      if (query.length !== dimensions)
        throw new RangeError(`[memory] asked with ${query.length} dimensions in an index of ${dimensions}`);
      writeQuery(query);
      const best = bestOf(Math.min(limit, positions.size));
      for (let start = 0; start < ids.length; start += blockRows) {
        const rows = Math.min(blockRows, ids.length - start);
        scan(queryStart, rowsStart + start * rowBytes, rows, rowBytes, sumsStart);
        const sums = new Int32Array(memory.buffer, sumsStart, rows);
        for (let row = 0; row < rows; row++) {
          const similarity = sums[row] * scales[start + row];
          if (similarity > best.floor && ids[start + row] !== undefined) best.offer(similarity, start + row);
        }
      }
      return best.positions().flatMap((position) => ids[position] ?? []);
    },
  };
}

interface Best {
  /** What a candidate must exceed. */
  floor: number;
  offer(score: number, position: number): void;
  /** Best first. */
  positions(): readonly number[];
}

/** Keeps the `limit` best of many: a sorted list, as nearly all candidates fail at its floor. */
function bestOf(limit: number): Best {
  const scores: number[] = [];
  const places: number[] = [];
  const best: Best = {
    floor: limit > 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
    offer(score, position) {
      let place = scores.length < limit ? scores.length : limit - 1;
      for (; place > 0 && scores[place - 1] < score; place--) {
        scores[place] = scores[place - 1];
        places[place] = places[place - 1];
      }
      scores[place] = score;
      places[place] = position;
      if (scores.length === limit) best.floor = scores[limit - 1];
    },
    positions: () => places,
  };
  return best;
}

function peakOf(vector: Float32Array): number {
  let peak = 0;
  for (const value of vector) peak = Math.max(peak, Math.abs(value));
  return peak;
}
