import { access, constants } from 'node:fs/promises';
import type { Bot } from '../bot.js';
import * as chats from '../chats/index.js';
import type { Capability } from '../model.js';
import { capabilityNames, providerOf } from '../models/combine.js';

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

  lines.push('', 'Who does what');
  for (const capability of capabilityNames) lines.push(`  ${capability.padEnd(12)} ${whoDoes(bot, capability)}`);
  return lines;
}

function whoDoes(bot: Bot, capability: Capability): string {
  const provider = providerOf(capability, bot.connected, bot.config.choices);
  if (provider) return `${provider.name}: ${provider.offers[capability] ?? ''}`;
  const others = bot.unconnected.filter((backend) => backend.offers[capability]).map((backend) => backend.name);
  return others.length > 0
    ? `nobody; could be ${others.join(', ')} (settings in README)`
    : 'nobody; no backend offers it yet';
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/([^:/@]*):[^@]*@/, '//$1:…@');
}
