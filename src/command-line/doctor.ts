import { access, constants } from 'node:fs/promises';
import type { Bot } from '../bot.js';
import * as chats from '../chats/index.js';
import type { Capability } from '../model.js';
import { capabilityNames, providerOf } from '../models/combine.js';
import { dollarWords } from '../util/dollars.js';

/** What is configured, which backend does what, what is missing and how to mend it, as lines for a person. */
export async function doctor(
  bot: Bot,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const lines: string[] = ['Memory'];
  const writable = await access(bot.config.home, constants.W_OK).then(
    () => true,
    () => false,
  );
  lines.push(
    `  folder    ${bot.config.home} ${writable ? '' : '(cannot be written: mend its rights or set CLOVABOT_HOME)'}`,
  );
  lines.push(`  database  ${withoutPassword(bot.config.databaseUrl)}`);

  lines.push('', 'Chats');
  for (const chat of Object.values(chats)) {
    const missing = chat.environment.filter((variable) => !environment[variable.name]).map((variable) => variable.name);
    lines.push(
      `  ${chat.name.padEnd(9)} ${chat.summary}${missing.length > 0 ? ` (not set: ${missing.join(', ')})` : ''}`,
    );
  }

  lines.push('', 'Who does what', `  ${'plan'.padEnd(12)} ${whoPlans(bot)}`);
  for (const capability of capabilityNames) lines.push(`  ${capability.padEnd(12)} ${whoDoes(bot, capability)}`);
  lines.push('', 'Money', ...moneyLines(bot));
  return lines;
}

function moneyLines({ config: { caps, confirmAbove } }: Bot): readonly string[] {
  const most = (dollars: number): string => (Number.isFinite(dollars) ? dollarWords(dollars) : 'no limit');
  return [
    `  at most      ${most(caps.question)} a question, ${most(caps.lesson)} a lesson`,
    `  a day        ${most(caps.personDay)} a person, ${most(caps.teamDay)} a team, ${most(caps.totalDay)} all together`,
    `  asks first   ${Number.isFinite(confirmAbove) ? `above about ${dollarWords(confirmAbove)}` : 'never'}`,
  ];
}

function whoPlans({ planner, config }: Bot): string {
  if (planner.name !== 'language') return 'the grammar, in English; a language model understands more';
  return `the language model${config.planner === 'auto' ? '; the grammar when it fails' : ''}`;
}

function whoDoes(bot: Bot, capability: Capability): string {
  const provider = providerOf(capability, bot.connected, bot.config.choices);
  if (provider) {
    const facts = bot.connected.find(({ backend }) => backend === provider)?.connection.facts?.(capability);
    const model = facts ? ` ${facts.model}, ${priceWords(facts.dollars)}` : ', free';
    return `${provider.name}${model}: ${provider.offers[capability] ?? ''}`;
  }
  const others = bot.unconnected.filter((backend) => backend.offers[capability]).map((backend) => backend.name);
  return others.length > 0
    ? `nobody; could be ${others.join(', ')} (settings in README)`
    : 'nobody; no backend offers it yet';
}

const priceWords = (dollars: number | undefined): string =>
  dollars === undefined
    ? 'price not known, so no limit counts it'
    : dollars === 0
      ? 'free'
      : `usually ${dollarWords(dollars)} a call`;

function withoutPassword(url: string): string {
  return url.replace(/\/\/([^:/@]*):[^@]*@/, '//$1:…@');
}
