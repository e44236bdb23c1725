import type { EnvironmentVariable } from '../contracts/backend.js';

/** What the core reads from the environment, by what it is for; chats and backends declare and read their own. */
export const coreEnvironment = {
  run: [
    {
      name: 'CLOVABOT_ROLE',
      summary:
        'all (default); with PostgreSQL on several machines: gateway (hears, serves the page, writes down) or worker (answers, posts, learns)',
      example: 'worker',
    },
    {
      name: 'CLOVABOT_HEALTH_PORT',
      summary: 'Port on which only /healthz, /readyz and /metrics are answered, for a worker or a bot without the page',
      example: '3001',
    },
    { name: 'CLOVABOT_LOG', summary: 'debug, info, warn or error', example: 'info' },
    {
      name: 'CLOVABOT_STREAM',
      summary:
        'on (default): answers of a model are shown as they are written, where its server can; off: when they are whole',
      example: 'off',
    },
  ],
  keep: [
    { name: 'CLOVABOT_HOME', summary: 'Folder for the database and the pictures', example: './var' },
    {
      name: 'DATABASE_URL',
      summary: 'Where memory is kept: a SQLite file (default, in CLOVABOT_HOME) or PostgreSQL',
      example: 'postgres://user:password@localhost/clovabot',
      secret: true,
    },
    {
      name: 'CLOVABOT_PICTURES',
      summary:
        'Where pictures are kept, if not in CLOVABOT_HOME: a store that speaks S3 and that several machines share',
      example: 's3://clovabot/pictures',
    },
    {
      name: 'AWS_ENDPOINT_URL',
      summary: 'Of another store than Amazon’s: MinIO, Garage, R2, …',
      example: 'http://minio:9000',
    },
    { name: 'AWS_REGION', summary: 'Region of the bucket (default us-east-1)', example: 'eu-central-1' },
    {
      name: 'AWS_ACCESS_KEY_ID',
      summary: 'Key to the store, with AWS_SECRET_ACCESS_KEY; without both, the role of the machine',
      secret: true,
    },
    { name: 'AWS_SECRET_ACCESS_KEY', summary: 'Its secret', secret: true },
    {
      name: 'CLOVABOT_SECRET',
      summary:
        'Seals the tokens of Slack workspaces in the database; without it secret.key in CLOVABOT_HOME does. Needed where the bot may start on another machine with the same database',
      secret: true,
    },
    {
      name: 'CLOVABOT_KEEP_DAYS',
      summary:
        'How many days questions, answers, pictures and conversations of the page are kept of which nothing was learned; off (default): for ever',
      example: '90',
    },
    {
      name: 'CLOVABOT_GRACE_DAYS',
      summary:
        'How many days a Slack workspace or a Discord server that took the bot out can bring all back by installing it again, before it is forgotten (default 30; 0: at once)',
      example: '30',
    },
  ],
  teach: [
    {
      name: 'CLOVABOT_TEACHERS',
      summary: 'Who may teach: everyone (default), or people by name or id and roles as role:Name, separated by commas',
      example: 'Ana, U024BE7LH, role:Moderators',
    },
    {
      name: 'CLOVABOT_QUORUM',
      summary: 'How many people must agree on a correction before anything is learned from it (default 1)',
      example: '2',
    },
    {
      name: 'CLOVABOT_ADMINS',
      summary:
        'Who may have others’ things and everything forgotten, besides those who manage the Discord server or administer the Slack workspace: ids of people (the page shows theirs to those who sign in), or roles as role:Name, separated by commas',
      example: 'U024BE7LH, role:Moderators',
    },
    {
      name: 'CLOVABOT_NAME_PEOPLE',
      summary: 'on: people may be named by their faces, once taught; off (default): never',
      example: 'on',
    },
    {
      name: 'CLOVABOT_EMOJI_RIGHT',
      summary: 'Emoji that mean “right”, separated by spaces, besides ✅ and 👍',
      example: '💯 :done:',
    },
    {
      name: 'CLOVABOT_WEEKLY',
      summary:
        'Where a weekly post tells what was learned and asks what would help most: off (default), or web, discord:<server>/<channel>, slack:<workspace>/<channel>, separated by commas; admins can say /weekly on and off in the chat',
      example: 'slack:T024BE7LH/C024BE91L',
    },
    { name: 'CLOVABOT_EMOJI_WRONG', summary: 'Emoji that mean “wrong”, besides ❌ and 👎', example: '🚫 :nope:' },
  ],
  share: [
    {
      name: 'CLOVABOT_WORKERS',
      summary:
        'How many of the models that ship with the bot work at once; each takes a core and some 700 MB (default: as many as there are cores and memory for, at most 4)',
      example: '2',
    },
    {
      name: 'CLOVABOT_PERSON_AT_ONCE',
      summary: 'How many questions of one person are worked on at once; the others wait for their turn (default 3)',
      example: '3',
    },
    {
      name: 'CLOVABOT_QUESTIONS_AT_ONCE',
      summary: 'How many questions of all people are worked on at once (default 24)',
      example: '24',
    },
    {
      name: 'CLOVABOT_CALLS_AT_ONCE',
      summary: 'How many calls of each kind a connected model is asked at once (default 8)',
      example: '8',
    },
    {
      name: 'CLOVABOT_MINUTE_SECONDS',
      summary: 'Seconds of models that one person may use a minute (default 600); off: no limit',
      example: '600',
    },
    {
      name: 'CLOVABOT_MINUTE_MEGAPIXELS',
      summary: 'Megapixels of pictures that are opened for one person a minute (default 600); off: no limit',
      example: '600',
    },
    {
      name: 'CLOVABOT_MINUTE_MEGABYTES',
      summary: 'Megabytes of pictures that are taken from one person a minute (default 300); off: no limit',
      example: '300',
    },
  ],
  plan: [
    {
      name: 'CLOVABOT_PLANNER',
      summary:
        'Who plans: auto (default; a language model where one is connected, the grammar where not or when it fails), grammar (never a language model) or language (never the grammar)',
      example: 'auto',
    },
  ],
  spend: [
    {
      name: 'CLOVABOT_CAP_QUESTION',
      summary: 'The most that one question may cost, in US dollars (default 0.25); off: no limit',
      example: '0.25',
    },
    {
      name: 'CLOVABOT_CAP_LESSON',
      summary: 'The most that learning from one correction or teaching may cost (default 1)',
      example: '1',
    },
    {
      name: 'CLOVABOT_CAP_PERSON_DAY',
      summary: 'The most that one person may cost a day, which ends at midnight UTC (default 2)',
      example: '2',
    },
    { name: 'CLOVABOT_CAP_TEAM_DAY', summary: 'The most that one team may cost a day (default 10)', example: '10' },
    {
      name: 'CLOVABOT_CAP_TOTAL_DAY',
      summary: 'The most that all teams together may cost a day (default 50)',
      example: '50',
    },
    {
      name: 'CLOVABOT_CONFIRM_ABOVE',
      summary: 'What is expected to cost more, in US dollars, is done only when the person agrees (default 0.05)',
      example: '0.05',
    },
  ],
} satisfies Readonly<Record<string, readonly EnvironmentVariable[]>>;
