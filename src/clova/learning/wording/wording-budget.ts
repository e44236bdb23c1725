/** What one search for words may take of a black box, which may cost a tenth of a cent and a second or two a call. */
export const wordingBudget = { calls: 60, ms: 60_000 } as const;
