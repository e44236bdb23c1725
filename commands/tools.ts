import type { Command } from '../src/contracts/command.js';
import type {
  Example,
  KindRecord,
  LearnedPrompts,
  Prompt,
  VisualPrompt,
  WordingPrompt,
} from '../src/contracts/learning.js';
import type { Lesson } from '../src/contracts/lesson.js';
import type { ModelCheck, Tally, WayStanding } from '../src/contracts/teacher.js';
import type { Tool } from '../src/contracts/tool.js';
import type { QuestionKind } from '../src/contracts/turn.js';
import { noticePost } from '../src/show/render-turn.js';
import { escapeForChat } from '../src/util/escape-for-chat.js';
import { counted, joinWords, percent } from '../src/util/format.js';
import { groupBy } from '../src/util/group-by.js';
import { type JudgedAnswer, judgedAnswers } from './shared/accuracy.js';
import { toolsMessages } from './shared/messages.js';
import { promptSheet, type TaughtConcept, taughtConcepts } from './shared/prompt-views.js';

export const tools: Command = {
  name: 'tools',
  summary: 'My tools: what each can learn and has learned, its version, and how often it was to blame',
  usage: '/tools',
  translations: { ko: { name: '도구', summary: '도구마다 무엇을 배울 수 있고 배웠는지 보여 줍니다' } },
  onlyTells: true,
  async run({ memory, team, teacher, tools, signal }) {
    const own = memory.lessons(team);
    const [learned, ways, checks, lessons, examples, prompts, answers] = await Promise.all([
      teacher.learned(team),
      teacher.ways(team),
      teacher.modelChecks(team),
      own.list(),
      own.examples(),
      own.prompts(),
      judgedAnswers(memory, team, signal),
    ]);
    const concepts = taughtConcepts(prompts, learned, lessons, examples);
    const judging = tools.filter(({ fallible }) => fallible);
    const known: Known = {
      tools,
      learned,
      lessons,
      examples,
      concepts,
      answers,
      words: activeWords(prompts, learned, teacher.kinds),
      shown: prompts.filter((prompt) => isShown(prompt, learned)),
      kinds: teacher.kinds,
    };
    const isBusy = (tool: Tool): boolean => hasHistory(tool, known);
    const sheet = await promptSheet(concepts, memory.pictures(team));
    return {
      post: {
        ...noticePost(
          [
            `**${counted(judging.length, 'tool')}** of mine judge what they see, so they can err; the other ${tools.length - judging.length} only compute.`,
            '',
            ...judging.filter(isBusy).map((tool) => `- ${toolWords(tool, known)}`),
            ...quietWords(
              judging.filter((tool) => !isBusy(tool)),
              teacher.kinds,
            ),
            ...planningWords(lessons),
            ...(ways.length > 0 ? [`- ${waysWords(ways)}`] : []),
            ...eyesWords(ways),
            ...(checks.length > 0 ? [`- ${checksWords(checks)}`] : []),
            ...(sheet ? [] : ['', 'I was shown nothing yet; `/teach` with a picture and a name does it.']),
          ].join('\n'),
        ),
        pictures: sheet ? [sheet] : [],
      },
    };
  },
};

/** Of what was taught, what helps the models of today. */
function checksWords(checks: readonly ModelCheck[]): string {
  const states = [
    ['holds', toolsMessages.helpsModel],
    ['useless', toolsMessages.helpsNoModel],
    ['unchecked', toolsMessages.notTried],
  ] as const;
  const told = states.flatMap(([state, say]) => {
    const own = checks.filter((check) => check.state === state).map(({ concept }) => `“${escapeForChat(concept, 40)}”`);
    const hidden = own.length - maxWords;
    return own.length === 0 ? [] : [say(joinWords(hidden > 0 ? [...own.slice(0, maxWords), `${hidden} more`] : own))];
  });
  return `${toolsMessages.modelChecks} ${told.join('; ')}.`;
}

const kindNames: Readonly<Record<QuestionKind, string>> = {
  count: 'counts',
  compare: 'comparisons',
  whether: 'whether something is there',
  where: 'places',
  what: 'names and colours',
  read: 'texts',
  edit: 'edits',
  other: 'anything else',
};

/** What was learned of how questions are planned, from corrections and from right answers. */
function planningWords(lessons: readonly Lesson[]): readonly string[] {
  const taught = lessons.filter(
    ({ status, experiences, asleep }) => status === 'accepted' && experiences.length > 0 && !asleep,
  );
  const at = (wanted: string): number => taught.filter(({ reflection }) => reflection?.fault.at === wanted).length;
  const [plans, programs] = [at('plan'), at('program')];
  const confirmed = taught.filter(({ kind }) => kind === 'confirmation').length;
  return plans + programs + confirmed > 0 ? [`- ${toolsMessages.planning(plans, programs, confirmed)}`] : [];
}

/** Which way to an answer comes first, where people have said which was right. */
const waysWords = (ways: readonly WayStanding[]): string =>
  `**Which way to answer** is learned as well: ${ways
    .map(({ kind, first, program, direct }) =>
      toolsMessages.way(kindNames[kind], first === 'program', tallyWords(program), tallyWords(direct)),
    )
    .join('; ')}.`;

/** Whose eyes are trusted, where people have said which of two findings was right. */
const eyesWords = (ways: readonly WayStanding[]): readonly string[] => {
  const told = ways.flatMap(({ kind, eyes }) =>
    eyes
      ? [
          toolsMessages.eyes(
            kindNames[kind],
            eyes.first === 'connected',
            tallyWords(eyes.usual),
            tallyWords(eyes.connected),
          ),
        ]
      : [],
  );
  return told.length > 0 ? [`- **With whose eyes to look** is learned too: ${told.join('; ')}.`] : [];
};

const tallyWords = ({ right, of }: Tally): string => (of === 0 ? 'not judged yet' : `right ${right} of ${of}`);

/** Learned words in one line. */
const maxWords = 4;

interface Known {
  readonly tools: readonly Tool[];
  readonly learned: LearnedPrompts;
  readonly lessons: readonly Lesson[];
  readonly examples: readonly Example[];
  readonly concepts: readonly TaughtConcept[];
  readonly answers: readonly JudgedAnswer[];
  readonly words: readonly WordingPrompt[];
  /** Pictures that the connected model is shown as examples. */
  readonly shown: readonly VisualPrompt[];
  readonly kinds: readonly KindRecord[];
}

/** The words in which black boxes are asked by now; other ways to ask a question are none of them. */
const activeWords = (
  prompts: readonly Prompt[],
  learned: LearnedPrompts,
  kinds: readonly KindRecord[],
): readonly WordingPrompt[] =>
  prompts
    .filter((prompt): prompt is WordingPrompt => prompt.kind === 'wording')
    .filter(({ tool }) => kinds.some(({ blackBoxes }) => blackBoxes?.[tool] !== undefined))
    .filter(({ id, tool, concept }) => learned.active(tool, concept).some((active) => active.id === id));

const isShown = (prompt: Prompt, learned: LearnedPrompts): prompt is VisualPrompt =>
  prompt.kind === 'visual' && learned.active(prompt.tool, prompt.concept).some(({ id }) => id === prompt.id);

/** Whether there is more to tell of a tool than that it is there. */
function hasHistory(tool: Tool, { lessons, examples, answers }: Known): boolean {
  return (
    lessons.some((lesson) => lesson.tool === tool.name) ||
    examples.some((example) => example.tool === tool.name) ||
    answers.some(({ tools }) => tools.has(tool.name))
  );
}

/** A line for each thing that they learn, with the tools of which there is nothing to tell yet. */
function quietWords(tools: readonly Tool[], kinds: readonly KindRecord[]): readonly string[] {
  if (tools.length === 0) return [];
  const groups = [...groupBy(tools, (tool) => learnsWords(tool, kinds) ?? 'cannot be taught by itself')];
  const list = groups.map(([what, own]) => `${joinWords(own.map(({ name }) => name))} (${what})`);
  return [`- Neither taught nor judged yet: ${list.join('; ')}.`];
}

/** "learns names of colours"; undefined where nothing teaches the tool. */
function learnsWords({ learns }: Tool, kinds: readonly KindRecord[]): string | undefined {
  const kind = kinds.find(({ name }) => name === learns);
  return kind && `learns ${kind.subject}`;
}

function toolWords(
  tool: Tool,
  { tools, learned, lessons, examples, concepts, answers, words, shown: visuals, kinds }: Known,
): string {
  const given = lessons.filter((lesson) => lesson.status === 'accepted' && lesson.tool === tool.name);
  const shown = examples.filter((example) => example.tool === tool.name);
  const knows = concepts.filter((concept) => concept.tools.includes(tool.name));
  const names = tool.prompted ?? [tool.name];
  const borrowed = names.filter((name) => name !== tool.name && tools.some((other) => other.name === name));
  const asked = words.filter((prompt) => names.includes(prompt.tool));
  const seen = visuals.filter((prompt) => names.includes(prompt.tool));
  return [
    `**${tool.name}** ${learnsWords(tool, kinds) ?? 'cannot be taught itself'}: ` +
      `${counted(shown.length, 'example')}, ${counted(given.length, 'lesson')}${conceptWords(knows)}` +
      `${borrowed.length > 0 ? `, and all that ${joinWords(borrowed)} learned` : ''}`,
    ...(asked.length > 0 ? [askedWords(asked)] : []),
    ...(seen.length > 0 ? [shownWords(seen)] : []),
    blameWords(tool, lessons, answers),
    `version ${[tool.version, ...new Set(names.map((name) => learned.version(name)))].join('.')}`,
  ].join(' · ');
}

function conceptWords(concepts: readonly TaughtConcept[]): string {
  if (concepts.length === 0) return '';
  const names = concepts.slice(0, 5).map(({ concept }) => escapeForChat(concept, 30));
  const hidden = concepts.length - names.length;
  return ` (${joinWords(hidden > 0 ? [...names, `${hidden} more`] : names)})`;
}

/** "asks for “garden gnome” instead of “gnome”". */
function askedWords(words: readonly WordingPrompt[]): string {
  const told = words
    .slice(-maxWords)
    .map(({ text, concept }) => `“${escapeForChat(text)}” instead of “${escapeForChat(concept)}”`);
  const hidden = words.length - told.length;
  return `asks for ${joinWords(hidden > 0 ? [...told, `${hidden} more`] : told)}`;
}

/** "shows the connected model 3 pictures as examples, of “Rufus” and “is it on”". */
function shownWords(seen: readonly VisualPrompt[]): string {
  const about = [...new Set(seen.map(({ concept }) => concept))];
  const told = about.slice(-maxWords).map((concept) => `“${escapeForChat(concept, 40)}”`);
  const hidden = about.length - told.length;
  const list = joinWords(hidden > 0 ? [...told, `${hidden} more`] : told);
  return `shows the connected model ${counted(seen.length, 'picture')} as examples, of ${list}`;
}

/** How often it was proved to be the fault, of the judged answers that it took part in. */
function blameWords(tool: Tool, lessons: readonly Lesson[], answers: readonly JudgedAnswer[]): string {
  const judged = answers.filter(({ tools }) => tools.has(tool.name)).length;
  const blamed = lessons.filter(({ status, reflection }) => {
    const fault = reflection?.fault;
    return status !== 'undone' && fault?.at === 'tool' && fault.tool === tool.name;
  }).length;
  if (judged === 0) return blamed === 0 ? 'not judged yet' : `to blame ${counted(blamed, 'time')}`;
  return `to blame for ${blamed} of ${counted(judged, 'judged answer')} (${percent(blamed, judged)})`;
}
