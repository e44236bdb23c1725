import { type Outcome, outcomeOf, type ProgramRun, runProgram } from '../../src/program/run-program.js';

/** Runs a program whose steps nobody watches. */
export const runToEnd = (run: ProgramRun): Promise<Outcome> => outcomeOf(runProgram(run));
