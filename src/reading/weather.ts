/** What a forecast says of a day. */

import { listingsOf } from './entries.js';
import { asCandidate, quoted } from './entry-match.js';
import type { Entry } from './listing.js';
import { daysIn } from './opening.js';
import { plainWords } from './question.js';
import { type Way, whole } from './way.js';

const kinds: Readonly<Record<string, RegExp>> = {
  rain: /\b(?:rain\w*|shower\w*|drizzle|thunder\w*|storm\w*|downpour|wet|sleet)\b/,
  snow: /\b(?:snow\w*|sleet|blizzard|flurries)\b/,
  sun: /\b(?:sun\w*|clear|fair|bright)\b/,
  cloud: /\b(?:cloud\w*|overcast)\b/,
  storm: /\b(?:thunder\w*|storm\w*|lightning)\b/,
  fog: /\b(?:fog\w*|mist\w*)\b/,
  wind: /\b(?:wind\w*|breez\w*|gale|stormy)\b/,
};
const asked: Readonly<Record<string, RegExp>> = {
  rain: /\b(?:rain\w*|umbrella|wet|raincoat|showers?)\b/,
  snow: /\b(?:snow\w*)\b/,
  sun: /\b(?:sun\w*)\b/,
  cloud: /\b(?:cloud\w*)\b/,
  storm: /\b(?:thunder\w*|storm\w*)\b/,
  fog: /\b(?:fog\w*|mist\w*)\b/,
  wind: /\bwindy\b/,
};
const anyKind = new RegExp(
  Object.values(kinds)
    .map(({ source }) => source)
    .join('|'),
);
const dry = /\b(?:dry|nice|good|fine)\b/;

export const weather: Way = ({ page, question: { text }, findValues }) => {
  if (/\bsun(?:set|rise)\b/.test(text)) return undefined;
  const forecast = listingsOf(page, findValues)
    .map(({ entries }) =>
      entries.filter(
        (entry) =>
          daysIn(entry.label).length > 0 ||
          /\b(?:today|tomorrow|tonight|now|morning|afternoon|evening)\b/i.test(entry.label),
      ),
    )
    .find((entries) => entries.length > 1 && entries.some((entry) => anyKind.test(plainWords(entry.row.text))));
  if (!forecast) return undefined;
  const [day] = daysIn(text);
  const word = /\b(?:today|tomorrow|tonight)\b/.exec(text)?.[0];
  const meant = forecast.filter(({ label }) =>
    day === undefined ? word !== undefined && plainWords(label).includes(word) : daysIn(label).includes(day),
  );
  const kind = Object.keys(asked).find((one) => asked[one].test(text));
  if (/^(?:will|is|does|do|should|can)\b/.test(text)) return ofDay(text, meant, forecast, kind);
  if (/\b(?:chance|probability|likel\w+|how (?:much|many percent))\b/.test(text) && kind === 'rain' && meant[0])
    return percentOf(meant[0]);
  const extreme = /\b(?:(lows?|lowest|min\w*|night)|(highs?|highest|max\w*))\b/.exec(text);
  const degrees = meant[0]?.fields.filter((field) => /°/.test(field.text)) ?? [];
  if (extreme && meant.length === 1 && degrees.length === 2) {
    const sorted = [...degrees].sort((a, b) => Number.parseFloat(a.text) - Number.parseFloat(b.text));
    return [asCandidate(sorted[extreme[1] ? 0 : 1].text, 0.88, meant)];
  }
  if (/\b(?:weather|forecast|conditions?|look like|like)\b/.test(text) && meant[0])
    return [
      asCandidate(
        meant[0].fields
          .slice(1)
          .map((field) => field.text)
          .join(', '),
        0.88,
        [meant[0]],
      ),
    ];
  if (!meant[0] && kind && /^(?:and )?(?:when|which|what|on)\b/.test(text) && !/\b(?:chance|most|least)\b/.test(text))
    return daysOf(forecast, kind);
  return undefined;
};

function ofDay(
  text: string,
  meant: readonly Entry[],
  forecast: readonly Entry[],
  kind: string | undefined,
): ReturnType<Way> {
  const isDry = dry.test(text) && kind === undefined;
  const [entry] = meant;
  if (!kind && !isDry) return undefined;
  if (!entry) return kind ? anyDay(forecast, kind) : undefined;
  const told = plainWords(entry.row.text);
  if (!anyKind.test(told)) return undefined;
  const isSo = kind ? kinds[kind].test(told) : !kinds.rain.test(told) && !kinds.snow.test(told);
  const chance = /(\d{1,3})\s*%/.exec(entry.row.text)?.[1];
  const said = quoted(entry.row.text);
  // "Cloudy, 45 %" decides nothing.
  const isUnsure = kind === 'rain' && !isSo && Number(chance ?? 0) > 30;
  if (isUnsure || (kind === 'sun' && /\bpartly|mostly\b/.test(told))) return [asCandidate(said, 0.85, [entry])];
  return [asCandidate(`${isSo ? 'yes' : 'no'}: ${said}`, 0.88, [entry])];
}

/** "Will there be thunderstorms?" */
function anyDay(forecast: readonly Entry[], kind: string): ReturnType<Way> {
  const found = forecast.filter(({ row }) => kinds[kind].test(plainWords(row.text)));
  if (found.length === 0)
    return [
      asCandidate(
        `no: ${forecast
          .map(({ row }) => quoted(row.text))
          .slice(0, 3)
          .join(', ')}`,
        0.5,
        forecast,
      ),
    ];
  return [asCandidate(`yes: ${found.map(({ row }) => quoted(row.text)).join(', ')}`, 0.86, found)];
}

function daysOf(forecast: readonly Entry[], kind: string): ReturnType<Way> {
  const found = forecast.filter(({ row }) => kinds[kind].test(plainWords(row.text)));
  return [
    whole(
      found.map(({ row }) => row),
      found.map(({ label }) => label).join(', '),
      0.86,
    ),
  ];
}

function percentOf(entry: Entry): ReturnType<Way> {
  const field = entry.fields.find(({ text }) => /%/.test(text));
  return field && [asCandidate(field.text, 0.88, [entry])];
}
