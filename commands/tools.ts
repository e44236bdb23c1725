import type { Command } from '../src/command.js';
import { joinWords } from '../src/describe.js';
import type { Example, LearnedPrompts, LearningKind, Lesson } from '../src/learning.js';
import { noticePost } from '../src/render.js';
import type { Tool } from '../src/tool.js';
import { harmless } from '../src/util/harmless.js';
import { type JudgedAnswer, judgedAnswers } from './support/judged-answers.js';
import { promptSheet, type TaughtConcept, taughtConcepts } from './support/prompt-views.js';
import { counted, percent } from './support/words.js';

export const tools: Command = {
  name: 'tools',
  summary: 'My tools: what each can learn and has learned, its version, and how often it was to blame',
  usage: '/tools',
  translations: { ko: { name: '도구', summary: '도구마다 무엇을 배울 수 있고 배웠는지 보여 줍니다' } },
  async run({ memory, team, teacher, tools, signal }) {
    const own = memory.lessons(team);
    const [learned, lessons, examples, prompts, answers] = await Promise.all([
      teacher.learned(team),
      own.list(),
      own.examples(),
      own.prompts(),
      judgedAnswers(memory, team, signal),
    ]);
    const concepts = taughtConcepts(prompts, learned, lessons, examples);
    const judging = tools.filter(({ errs }) => errs);
    const sheet = await promptSheet(concepts, memory.pictures(team));
    return {
      post: {
        ...noticePost(
          [
            `**${counted(judging.length, 'tool')}** of mine judge what they see, so they can err; the other ${tools.length - judging.length} only compute.`,
            '',
            ...judging.map((tool) => `- ${toolWords(tool, { learned, lessons, examples, concepts, answers })}`),
            ...(sheet ? [] : ['', 'I was shown nothing yet; `/teach` with a picture and a name does it.']),
          ].join('\n'),
        ),
        pictures: sheet ? [sheet] : [],
      },
    };
  },
};

interface Known {
  readonly learned: LearnedPrompts;
  readonly lessons: readonly Lesson[];
  readonly examples: readonly Example[];
  readonly concepts: readonly TaughtConcept[];
  readonly answers: readonly JudgedAnswer[];
}

const subjects: Readonly<Record<LearningKind, string>> = {
  appearance: 'learns how things look',
  answers: 'learns answers about views',
  readings: 'learns spellings',
  colours: 'learns names of colours',
  paintings: 'learns how to describe what it paints',
};

function toolWords(tool: Tool, { learned, lessons, examples, concepts, answers }: Known): string {
  const given = lessons.filter((lesson) => lesson.status === 'accepted' && lesson.tool === tool.name);
  const shown = examples.filter((example) => example.tool === tool.name);
  const knows = concepts.filter((concept) => concept.tools.includes(tool.name));
  const names = tool.prompted ?? [tool.name];
  const borrowed = names.filter((name) => name !== tool.name);
  return [
    `**${tool.name}** ${tool.learns ? subjects[tool.learns] : 'cannot be taught itself'}: ` +
      `${counted(shown.length, 'example')}, ${counted(given.length, 'lesson')}${conceptWords(knows)}` +
      `${borrowed.length > 0 ? `, and all that ${joinWords(borrowed)} learned` : ''}`,
    blameWords(tool, lessons, answers),
    `version ${[tool.version, ...new Set(names.map((name) => learned.version(name)))].join('.')}`,
  ].join(' · ');
}

function conceptWords(concepts: readonly TaughtConcept[]): string {
  if (concepts.length === 0) return '';
  const names = concepts.slice(0, 5).map(({ concept }) => harmless(concept, 30));
  const hidden = concepts.length - names.length;
  return ` (${joinWords(hidden > 0 ? [...names, `${hidden} more`] : names)})`;
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
