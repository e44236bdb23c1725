/** 1 / (1 + e^-logit), without overflow. */
export const sigmoid = (logit: number): number =>
  logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit));

/** The log-odds of a probability, which is kept off 0 and 1. */
export function logitOf(probability: number): number {
  const inside = Math.min(1 - 1e-4, Math.max(1e-4, probability));
  return Math.log(inside / (1 - inside));
}
