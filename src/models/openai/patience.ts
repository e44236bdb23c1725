/** A model that says nothing of use, whatever it is asked, is not asked each time. */

/** Useless replies in a row after which it is given up for a while. */
const maxUseless = 3;
/** Calls that it is then left out of, twice as many after each further try that was useless, at most so many. */
const [fewLeftOut, mostLeftOut] = [8, 128];

export interface Patience {
  /** Whether it is this call's turn to ask; false while the model is left alone. */
  mayAsk(): boolean;
  hear(isUseful: boolean): void;
}

export function createPatience(): Patience {
  let useless = 0;
  let leftOut = 0;
  return {
    mayAsk() {
      if (leftOut === 0) return true;
      leftOut -= 1;
      return false;
    },
    hear(isUseful) {
      useless = isUseful ? 0 : useless + 1;
      leftOut = useless < maxUseless ? 0 : Math.min(mostLeftOut, fewLeftOut * 2 ** (useless - maxUseless));
    },
  };
}
