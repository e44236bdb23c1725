/** A line of a terminal that changes in place, for what is on its way. */

export interface ProgressLine {
  /** The newest part of a text that grows. */
  show(text: string): void;
  /** Makes room for other lines. */
  clear(): void;
}

type Screen = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;

/** Undefined where the output is no terminal: files and pipes hold whole lines only. */
export function progressLineOn(screen: Screen): ProgressLine | undefined {
  if (!screen.isTTY) return undefined;
  let isShown = false;
  return {
    show(text) {
      // What a model writes does not move the cursor.
      const plain = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
      const width = Math.max(20, (screen.columns ?? 80) - 6);
      // Letters that take two columns must fit as well.
      const letters = [...plain];
      let columns = 0;
      let start = letters.length;
      while (start > 0 && columns + columnsOf(letters[start - 1]) <= width) columns += columnsOf(letters[--start]);
      screen.write(`\r\u001B[K  ${start > 0 ? '…' : ''}${letters.slice(start).join('')}`);
      isShown = true;
    },
    clear() {
      if (isShown) screen.write('\r\u001B[K');
      isShown = false;
    },
  };
}

const columnsOf = (letter: string): number =>
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u.test(
    letter,
  )
    ? 2
    : 1;
