import type { Abilities } from '../src/contracts/abilities.js';
import type { Command } from '../src/contracts/command.js';
import { noticePost } from '../src/show/render-turn.js';
import { escapeForChat } from '../src/util/escape-for-chat.js';
import { capitalise, joinWords } from '../src/util/format.js';
import { groupBy } from '../src/util/group-by.js';

export const models: Command = {
  name: 'models',
  summary: 'What I can do here and with which models, and what would make me better',
  usage: '/models',
  translations: {
    ko: { name: '모델', summary: '어떤 모델로 무엇을 할 수 있고 무엇을 연결하면 나아지는지 보여 줍니다' },
  },
  onlyTells: true,
  run: async ({ abilities }) => ({ post: noticePost([...ability(abilities), ...improvement(abilities)].join('\n')) }),
};

/** Characters of what one model does. */
const maxLength = 1200;

/** By who does it. */
const ability = ({ planner, does }: Abilities): readonly string[] => [
  '**What I can do**',
  `- plan: ${escapeForChat(planner)}`,
  ...[...groupBy(does, ({ by }) => by)].flatMap(([by, alike]) => {
    const things = [...new Set(alike.flatMap(({ can }) => can ?? []))];
    return things.length === 0 ? [] : [`- ${escapeForChat(by)}: ${escapeForChat(joinWords(things), maxLength)}`];
  }),
];

function improvement({ lacks }: Abilities): readonly string[] {
  if (lacks.length === 0) return ['', 'Everything that I know of is connected.'];
  return [
    '',
    '**What would make me better**',
    ...[...groupBy(lacks, ({ remedy }) => remedy)].map(
      ([remedy, alike]) =>
        `- ${capitalise(remedy)}, to ${escapeForChat(joinWords(alike.flatMap(({ things }) => things)), maxLength)}`,
    ),
    '',
    'Whoever runs me connects models with `clovabot setup models`.',
  ];
}
