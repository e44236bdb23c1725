/** What `clovabot setup models` offers to connect, and what each needs in `.env`. */
import type { Backend } from '../contracts/backend.js';
import { ClovabotError } from '../contracts/errors.js';
import type { FoundServer, HostedServer, KnownServers } from '../models/openai/find-servers.js';
import { seeingFirst } from '../models/openai/find-servers.js';
import { locateModels } from '../models/openai/locate-models.js';
import type { ListedModel, ListOptions } from '../models/openai/model-list.js';
import { formatDollars } from '../util/format.js';
import type { Dialog } from './dialog.js';

export type Settings = Readonly<Record<string, string>>;

export interface ModelChoice {
  /** In the list. */
  readonly title: string;
  /** Which backend it connects. */
  readonly backend: Backend['name'];
  /** npm packages that it takes besides, installed when the person agrees. */
  readonly packages?: readonly { readonly name: string; readonly size: string }[];
  /** Asks what is still to be known, and says what goes into `.env`; empty is what must not be set. */
  settings(): Promise<Settings>;
}

export interface ChoiceServices {
  readonly dialog: Pick<Dialog, 'ask' | 'askSecretly'>;
  readonly print: (line: string) => void;
  readonly list: ListOptions;
}

/** Models of one server in the list. */
const maxListed = 12;

/** What runs on this machine first: it costs nothing, and no picture leaves the house. */
export function modelChoices(
  found: readonly FoundServer[],
  { hosted }: Pick<KnownServers, 'hosted'>,
  services: ChoiceServices,
): readonly ModelChoice[] {
  return [
    ...found.flatMap(choicesOfServer),
    ...hosted.map((server) => hostedChoice(server, services)),
    ownServer(services),
    {
      title: 'Replicate, by token: models that answer, describe, find and paint',
      backend: 'replicate',
      settings: async () => ({
        REPLICATE_API_TOKEN: await needed(
          services.dialog.askSecretly('Token (https://replicate.com/account/api-tokens): '),
        ),
      }),
    },
    {
      title: 'open weights inside this bot: find, outline and describe anything; no picture leaves the machine',
      backend: 'local',
      packages: [{ name: '@huggingface/transformers', size: '445 MB; then weights, 155 MB of them for finding' }],
      settings: async () => ({ CLOVABOT_LOCAL: 'on' }),
    },
  ];
}

const choicesOfServer = ({ name, url, models }: FoundServer): readonly ModelChoice[] =>
  models.slice(0, maxListed).map((model) => ({
    title: `${name} at ${new URL(url).host}: ${modelWords(model)}`,
    backend: 'openai',
    settings: async () => openaiSettings({ url, model: model.id }),
  }));

function hostedChoice({ name, url, keys }: HostedServer, services: ChoiceServices): ModelChoice {
  return {
    title: `${name}, by key`,
    backend: 'openai',
    async settings(): Promise<Settings> {
      const key = await needed(services.dialog.askSecretly(`Key (${keys}): `));
      // OpenAI's own has a default, which is cheap and sees.
      if (url === undefined) return openaiSettings({ key });
      const { address, model } = await chooseModelAt({ key, baseUrl: url }, services);
      return openaiSettings({ url: address, model, key });
    },
  };
}

function ownServer(services: ChoiceServices): ModelChoice {
  return {
    title: 'another server that speaks OpenAI’s API, by its address',
    backend: 'openai',
    async settings(): Promise<Settings> {
      const given = await needed(services.dialog.ask('Address (such as http://192.168.1.5:8000/v1): '));
      const url =
        /^[\w.-]+(?::\d+)?(?:\/|$)/.test(given) && /[.:]|^localhost\b/.test(given) ? `http://${given}` : given;
      if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
        throw new ClovabotError(`[setup] “${given}” is no address; it should look like http://192.168.1.5:8000/v1`);
      const key = await services.dialog.askSecretly('Key, or Enter where it wants none: ');
      const server = { key: key === '' ? undefined : key, baseUrl: url };
      const { address, model } = await chooseModelAt(server, services);
      return openaiSettings({ url: address, model, key });
    },
  };
}

/** All three of them: what another choice has set before must not go to this server, least of all its key. */
const openaiSettings = ({
  url = '',
  model = '',
  key = '',
}: Readonly<Record<string, string | undefined>>): Settings => ({
  OPENAI_BASE_URL: url,
  OPENAI_MODEL: model,
  OPENAI_API_KEY: key,
});

/** Of a server that answers, at its right address; its models by name where it lists none. */
async function chooseModelAt(
  server: { readonly key: string | undefined; readonly baseUrl: string },
  services: ChoiceServices,
): Promise<{ readonly address: string; readonly model: string }> {
  const located = await locateModels(server, services.list);
  if ('models' in located) {
    if (located.isOther) services.print(`  It answers at ${located.address}; I take that.`);
    return { address: located.address, model: await chooseModel(located.models, services) };
  }
  if (located.fault !== 'silent') throw new ClovabotError(`[setup] ${located.words}`);
  services.print(`  ${located.words}.`);
  const model = await needed(services.dialog.ask('Name of a model that it has, or Enter to leave it: '));
  return { address: server.baseUrl, model };
}

/** By number or by name; hundreds of models are not all listed. */
async function chooseModel(models: readonly ListedModel[], { dialog, print }: ChoiceServices): Promise<string> {
  const listed = seeingFirst(models).slice(0, maxListed);
  if (listed.length === 0) throw new ClovabotError('[setup] the server has no models; install or load one there first');
  for (const [at, model] of listed.entries()) print(`  ${String(at + 1).padStart(2)}  ${modelWords(model)}`);
  if (models.length > listed.length) print(`      and ${models.length - listed.length} more, by name`);
  const answer = await dialog.ask('Which model? [1] ', '1');
  const chosen = /^\d+$/.test(answer) ? listed[Number(answer) - 1]?.id : answer;
  if (chosen !== undefined) return chosen;
  throw new ClovabotError(`[setup] there is no model ${answer} in the list`);
}

/** "qwen3-vl:8b (sees pictures, $0.20 in and $0.80 out per million tokens)" */
export function modelWords({ id, sees, price }: ListedModel): string {
  const facts = [
    ...(sees === undefined ? [] : [sees ? 'sees pictures' : 'text only']),
    ...(price ? [`${formatDollars(price.input)} in and ${formatDollars(price.output)} out per million tokens`] : []),
  ];
  return facts.length === 0 ? id : `${id} (${facts.join(', ')})`;
}

async function needed(answer: Promise<string>): Promise<string> {
  const given = await answer;
  if (given !== '') return given;
  throw new ClovabotError('[setup] there was no answer, so nothing was changed');
}
