const stopSigns: ReadonlySet<string> = new Set(['⏹', '⏹️', '🛑', ':black_square_for_stop:', ':octagonal_sign:']);

/** Whether it says, as a reaction or alone, that what one has asked for is to be stopped. */
export const isStopSign = (emoji: string): boolean => stopSigns.has(emoji);
