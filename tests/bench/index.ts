/**
 * `npm run bench [name…]`: what things cost, each against a reference in the same run, since machines are noisy, and
 * statistics over hundreds of cases. Exits with 1 when a figure is out of its bounds.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runKills } from '../support/kills/run-kills.js';
import { startPostgres } from '../support/postgres-server.js';
import { benchAttribution } from './attribution.js';
import { type BenchResult, brokenBounds } from './bounds.js';
import { benchCritic } from './critic.js';
import { benchEngine } from './engine.js';
import { benchFaces } from './faces.js';
import { benchFairness } from './fairness.js';
import { filesOfOneQuestion, measureHouse } from './house.js';
import { benchLessons } from './lessons.js';
import { benchLoad } from './load/index.js';
import { benchSoak } from './load/soak.js';
import { benchRetrieval, benchTurns } from './memory.js';
import { benchPlanner } from './planner.js';
import { benchFirstCall, benchPromptTokens, releaseTokens } from './prompt-tokens.js';
import { benchQuestions } from './questions.js';
import { benchReading } from './reading.js';

const words = process.argv.slice(2);
const optionOf = (name: string): string | undefined => {
  const at = words.indexOf(name);
  return at < 0 ? undefined : words[at + 1];
};
/** Whose pictures `faces` takes. */
const folder = optionOf('--images');
/** How often `kills` kills; with `--postgres` a gateway and two workers on a server of its own. */
const kills = Number(optionOf('--kills') ?? 12);
/** How many `load` and `soak` ask. */
const questions = optionOf('--questions');

const benches: Readonly<Record<string, () => Promise<BenchResult>>> = {
  lessons: benchLessons,
  async engine() {
    const facts = await benchEngine();
    return { facts, bounds: [{ name: 'median, ms', value: facts.medianMs, max: facts.budgetMs }] };
  },
  async questions() {
    const facts = await benchQuestions();
    return {
      facts,
      bounds: [
        { name: 'median, ms', value: facts.medianMs, max: 2_000 },
        { name: 'growth of memory', value: facts.residentAtEnd / facts.residentAt100, max: 1.2 },
      ],
    };
  },
  async retrieval() {
    const facts = await benchRetrieval();
    return {
      facts,
      bounds: [
        { name: 'recall', value: facts.recall, min: 0.99 },
        { name: 'processor time, ms', value: facts.processorMs, max: facts.budgetMs },
      ],
    };
  },
  async turns() {
    const facts = await benchTurns();
    return {
      facts,
      bounds: [
        { name: 'writes per second', value: facts.writesPerSecond, min: 50 },
        { name: 'reads per second', value: facts.readsPerSecond, min: 50 },
      ],
    };
  },
  async tokens() {
    const facts = await benchPromptTokens();
    const seeing = await benchFirstCall();
    const { plan, program } = releaseTokens.allPools;
    return {
      facts: { 'plan, then program': facts, 'one call that sees': seeing },
      bounds: [
        { name: 'tokens', value: facts.totalTokens, max: (plan + program) / 3 },
        { name: 'cacheable share', value: facts.cacheable, min: 0.6 },
        { name: 'the seeing call against asking directly', value: seeing.shareOfDirect, max: 1.5 },
        { name: 'rounds of the seeing call', value: seeing.mostRounds, max: 1 },
        { name: 'tokens that two taught examples add', value: seeing.exampleTokens, max: 700 },
        { name: 'cacheable share of its text', value: seeing.cacheable, min: 0.8 },
      ],
    };
  },
  /**
   * Of 155 files, about forty came with conversations: five of dialogue and six of small talk, clarification and the thread
   * read every message before it is planned, three judge words that no step used, three make the answer's views of one
   * finding, and three see what came with a message.
   */
  async house() {
    const filesOfQuestion = (await filesOfOneQuestion()).length;
    return {
      facts: { ...measureHouse(), filesOfQuestion },
      bounds: [{ name: 'files that one question in Discord passes through', value: filesOfQuestion, max: 170 }],
    };
  },
  fairness: benchFairness,
  soak: () => benchSoak(questions === undefined ? {} : { questions: Number(questions) }),
  load: () => benchLoad(questions === undefined ? {} : { questions: Number(questions) }),
  planner: benchPlanner,
  attribution: benchAttribution,
  critic: benchCritic,
  reading: benchReading,
  faces: () => benchFaces(folder),
  async kills() {
    const home = await mkdtemp(path.join(tmpdir(), 'clovabot-kills-'));
    const server = words.includes('--postgres') ? await startPostgres() : undefined;
    const { faults, cases, ...facts } = server
      ? await runKills(
          kills,
          {
            ...{ CLOVABOT_HOME: home, CLOVABOT_SECRET: 'one for all of them' },
            DATABASE_URL: await server.createDatabase('kills'),
          },
          ['gateway', 'worker', 'worker'],
        )
      : await runKills(kills, { CLOVABOT_HOME: home });
    await server?.close();
    for (const line of cases) console.error(line);
    return {
      facts: { ...facts, ...faults },
      bounds: [
        ...Object.entries(faults).map(([name, value]) => ({ name, value, max: 0 })),
        { name: 'ms until it ends', value: facts.stopMs, max: 10_000 },
      ],
    };
  },
};

const given = words.filter((word, at) => !word.startsWith('--') && !words[at - 1]?.startsWith('--'));
const unknown = given.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`[bench] there is no benchmark ${unknown.join(', ')}; known: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
let broken = 0;
for (const [name, run] of Object.entries(benches).filter(([name]) => given.length === 0 || given.includes(name))) {
  const { facts, bounds } = await run();
  console.log(`\n${name}`);
  console.table(facts);
  for (const sentence of brokenBounds(bounds)) {
    broken += 1;
    console.error(`[bench] ${name}: ${sentence}`);
  }
}
process.exit(broken > 0 ? 1 : 0);
