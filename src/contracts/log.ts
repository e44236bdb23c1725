/** Structured logging, as pino does it: facts first. Errors go under `err`. Never secrets, never picture bytes. */
export interface Log {
  debug(facts: object, text: string): void;
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}
