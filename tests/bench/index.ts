/**
 * `npm run bench`: what things cost, each against a reference in the same run, since machines are noisy; with `critic`, what
 * is learned from a bad one.
 */
import { benchCritic } from './critic.js';
import { benchEngine } from './engine.js';
import { benchRetrieval, benchTurns } from './memory.js';
import { benchPromptTokens } from './prompt-tokens.js';
import { benchQuestions } from './questions.js';

const show = (title: string, facts: object): void => {
  console.log(`\n${title}`);
  for (const [name, value] of Object.entries(facts)) {
    if (name !== 'name')
      console.log(`  ${name.padEnd(22)} ${typeof value === 'number' ? Number(value.toFixed(3)) : value}`);
  }
};

if (process.argv[2] === 'critic') {
  const rows = Object.entries(await benchCritic());
  console.table(
    Object.fromEntries(rows.map(([name, row]) => [name, { ...row, accuracy: Number(row.accuracy.toFixed(3)) }])),
  );
  process.exit(0);
}
const engine = await benchEngine();
show(engine.name, engine);
const questions = await benchQuestions(Number(process.argv[2] ?? 200));
show(questions.name, {
  ...questions,
  engineShareOfQuestion: engine.medianMs / questions.medianMs,
  growthFrom100: questions.residentAtEnd / questions.residentAt100,
});
const retrieval = await benchRetrieval();
show('retrieval of the top 8 among 100,000 examples', retrieval);
show('turns stored', await benchTurns());
const tokens = await benchPromptTokens();
show(tokens.name, tokens);
process.exit(0);
