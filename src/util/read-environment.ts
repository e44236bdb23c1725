import type { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What is set: empty values count as unset, as `.env` files leave them. */
export const setVariables = (environment: Environment): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value?.trim() ? [[name, value] as const] : [])),
  );

/**
 * The settings of one part of the bot, checked.
 * @param part which stands in front of the message: "discord"
 * @param Fault what is thrown; it names the variables that cannot work, never their values, which may be secrets
 */
export function readEnvironment<Schema extends z.ZodType>(
  part: string,
  schema: Schema,
  environment: Environment,
  Fault: new (message: string) => Error,
): z.output<Schema> {
  const parsed = schema.safeParse(setVariables(environment));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Fault(`[${part}] ${faults.join('; ')}; fix it in .env or in the environment`);
}
