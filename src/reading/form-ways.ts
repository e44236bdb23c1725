/** What stands behind a label of a form: the heads of a mail, an addressee, a section with its lines. */
import { boxHeight } from '../util/box.js';
import { isInColumn } from './columns.js';
import { listingsOf, tidyLabel } from './entries.js';
import type { Candidate } from './find-value.js';
import type { Cell, Page, Row } from './page.js';
import { findKey, placedWords, plainWords } from './question.js';
import { type Way, whole } from './way.js';

/** Questions for a label, each with the labels that answer it, the likeliest first. */
const labelled: readonly (readonly [asked: RegExp, labels: RegExp])[] = [
  [
    /^(?:and )?who\b.*\b(?:signed|received|accepted)\b/,
    /^(?:received by|signed by|signature|signed|accepted by|unterschrift)$/i,
  ],
  [
    /\b(?:subject|topic)\b|\bwhat is (?:the |this |that )?(?:e ?mail|message|letter|mail) about\b/,
    /^(?:subject|subj|re|betreff|topic)$/i,
  ],
  [/^(?:and )?who (?:else )?(?:is|was|got|gets|received)\b.*\b(?:cc|copy|copied)\b|\bcc\b/, /^(?:cc|copy|kopie)$/i],
  [
    /^(?:and )?(?:which|what) (?:shop|company|store|firm|seller|person) (?:is|was|did|does) (?:it|this|that|they|the \w+) .*\b(?:from|sent|send|sold)\b|^(?:and )?who(?:se|m)?\b.*\b(?:wrote|writes|written|sent|sends|sender|from|issued|signed|shipped|author|seller)\b|^(?:and )?(?:from whom|by whom)\b|\b(?:the|its) (?:sender|author|seller|shipper)\b|^(?:and )?whom? is (?:it|this|that|the \w+) from\b/,
    /^(?:from|sender|absender|author|shipper|seller|signed|issued by|written by|issuer)$/i,
  ],
  [
    /^(?:and )?(?:to whom|who(?:m)?\b.*\b(?:to|for|made out|addressed|addressee|recipient|receives?|customer|client|billed)|who (?:should|will|must|shall|is supposed to|is to|has to|needs to) (?:get|receive|have|pay|settle))\b|\b(?:the|its) (?:recipient|addressee|receiver|customer|client)\b|^(?:and )?who is the (?:customer|client|recipient|addressee|receiver|buyer|bill for)\b/,
    /^(?:to|recipient|addressee|empf.nger|customer|client|bill(?:ed)? to|ship(?:ped)? to|deliver to|delivery to|sold to|kunde|buyer|attn)$/i,
  ],
  [
    /^(?:and )?who\b.*\b(?:gets|receives) (?:the )?(?:money|payment)\b|\bwhom? (?:do|should|must) (?:i|we) (?:pay|transfer|send the money)\b|\b(?:beneficiary|payee)\b|\b(?:pay|paid|payable) to whom\b/,
    /^(?:beneficiary|payee|account holder|account name|payable to|pay to|recipient)$/i,
  ],
  [
    /^(?:and )?(?:who|whose)\b.*\b(?:flying|flies|travel\w*|passenger|traveller|boarding pass|ticket is)\b|\bpassenger\b/,
    /^(?:passenger|name|passenger name|name of passenger|traveller|traveler|guest)$/i,
  ],
  [
    /^(?:and )?(?:who|whose)\b.*\b(?:booked|booking|reservation|reserved|staying|guest)\b/,
    /^(?:guest|name|guest name|booked by|reserved by|lead guest|booked for)$/i,
  ],
  [
    /^(?:and )?whose (?:account|card|statement)\b|\baccount holder\b|\bwho (?:owns|holds) the account\b/,
    /^(?:account holder|holder|name|kontoinhaber|account name|cardholder|customer)$/i,
  ],
  [
    /^(?:and )?where (?:does|do|is|are|will) .*\b(?:fly|flying|go|going|travel\w*|land|arrive)\b(?: to)?|^(?:and )?where to\b|\bdestination\b|\bto where\b/,
    /^(?:to|destination|arrival|arrives|nach|ziel)$/i,
  ],
  [
    /^(?:and )?(?:from where|where from)\b|\bwhere (?:does|do|is|are) .*\b(?:from|depart\w*|start|leave)\b|\b(?:departure airport|origin)\b/,
    /^(?:from|origin|departure|departs|von)$/i,
  ],
  [
    /\b(?:when|what (?:date|time|day)) (?:was|is) (?:it|this|that|the \w+) (?:sent|written|posted|mailed|issued|shipped|dated|printed)\b/,
    /^(?:date|sent|issued|issue date|shipped|datum|invoice date|printed|date of issue)$/i,
  ],
  [
    /\b(?:how many people watched|attendance|spectators|how many (?:spectators|people|fans) (?:were there|came|watched))\b/,
    /^(?:attendance|spectators|crowd)$/i,
  ],
  [
    /\bwhere (?:was|is|did) (?:it|the (?:game|match|final)|they) (?:played|play|take place|held)\b|\b(?:stadium|venue)\b/,
    /^(?:stadium|venue|ground|arena|location)$/i,
  ],
  [/\bwho (?:scored|got the goals)\b|\b(?:goal ?scorers?|scorers?)\b/, /^(?:goals?|scorers?|goal scorers)$/i],
  [
    /\bwhen (?:do|does|must|should|can|is) (?:we|i|they|you|the guests?)?\b.*\b(?:leave|check out|checkout|vacate|departure)\b|\bcheck ?out\b/,
    /^check[ -]?out(?: date| time)?$/i,
  ],
  [
    /\bwhen (?:do|does|can|is|are) (?:we|i|they|you|the guests?)?\b.*\b(?:arrive|check in|checkin|arrival)\b|\bcheck ?in\b/,
    /^check[ -]?in(?: date| time)?$/i,
  ],
  [
    /\btracking\b/,
    /^(?:tracking|tracking (?:no|number|id|code|#)|parcel no|shipment no|consignment (?:no|number)|awb)$/i,
  ],
  [/\b(?:which|what) version\b|\bsoftware version\b/, /^(?:(?:software|app|os|system|firmware) )?version$|^build$/i],
  [
    /\b(?:which|what) (?:wi ?fi|network|wlan)\b|\bwhat (?:wi ?fi|network)\b|\b(?:connected to)\b/,
    /^(?:wi-?fi|wlan|network|ssid|network name|wireless)$/i,
  ],
  [/\bhow (?:full|charged|low|high) is the battery\b|\bbattery\b/, /^(?:battery|battery level|charge)$/i],
  [/\b(?:which|what) language\b/, /^(?:language|sprache|langue)$/i],
  [
    /\bhow did (?:they|he|she|we|i|you|the \w+) pay\b|\bpayment method\b|\bpaid (?:with|by)\b|\bhow (?:was|is) it paid\b/,
    /^(?:paid by|payment|payment method|visa|mastercard|card|cash|amex|maestro|girocard|paypal|debit|credit card|visa .*|card .*|mastercard .*)$/i,
  ],
  [
    /\bwhich (?:hotel|restaurant|shop|store|stadium|theatre|theater|cinema)\b|\bwhat hotel\b/,
    /^(?:hotel|restaurant|shop|store|stadium|theatre|theater|cinema|venue|property)$/i,
  ],
  [
    /\b(?:vat|tax) rate\b|\b(?:what|which|how many|how much) percent\w* (?:is |of )?(?:the )?(?:vat|tax)\b/,
    /^(?:vat|tax|mwst|gst|tva|iva)(?:\s*\(?\d.*)?$/i,
  ],
];

interface Labelled {
  readonly label: string;
  readonly value: string;
  readonly rows: readonly Row[];
  /** Of the value alone, where it has a cell of its own. */
  readonly cells?: readonly Cell[];
}

/** Labels with what stands behind or below them: "From: Helen", "GATE" over "B14", "Bluetooth  On". */
function labelsOf(page: Page, findValues: Parameters<typeof listingsOf>[1]): readonly Labelled[] {
  const inRows = page.rows.flatMap((row) => row.cells.flatMap((cell, at) => labelsIn(cell, row, at, page)));
  const listed = listingsOf(page, findValues)
    .flatMap(({ entries }) => entries)
    .filter(
      ({ fields }) =>
        fields.length === 2 &&
        !/\p{L}.*\s\d/u.test(fields[0].text) &&
        !(/^\d/.test(fields[0].text) && /\p{L}{2}/u.test(fields[1].text)),
    )
    .map(
      (entry): Labelled => ({
        label: entry.label,
        value: entry.fields[1].text,
        rows: [entry.row],
        cells: [entry.fields[1].cell],
      }),
    );
  return [...inRows, ...listed];
}

const told = ({ rows, cells, label }: Labelled, text: string, score: number): Candidate | undefined => {
  const candidate = whole(rows, text, score);
  return candidate && { ...candidate, about: label, ...(cells && { cells }) };
};

function labelsIn(cell: Cell, row: Row, at: number, page: Page): readonly Labelled[] {
  const pieces = cell.text.split(/\s{2,}|(?<=\S)\s(?=\p{Lu}[\p{L} -]{1,18}:\s)/u);
  const inline = pieces.flatMap((piece): Labelled[] => {
    const [, label, value] = /^([\p{L}#][\p{L}.\s/#-]{0,26}?)\s*:\s*(\S.*)$/u.exec(piece) ?? [];
    return label && value ? [{ label: tidyLabel(label), value, rows: [row] }] : [];
  });
  if (inline.length > 0) return inline;
  const next = row.cells[at + 1];
  const [, alone] =
    /^([\p{L}][\p{L}.\s/-]{0,24}?)\s*:$/u.exec(cell.text) ??
    /^((?:bill(?:ed)?|ship|sold|deliver|send) to|recipient|customer|sender)$/i.exec(cell.text) ??
    [];
  if (alone) {
    if (next && /:$/.test(cell.text) && !/^[\p{L}.\s]+(?::|no\.?)/u.test(next.text))
      return [{ label: alone, value: next.text, rows: [row], cells: [next] }];
    const below = page.rows
      .flatMap(({ cells }) => cells)
      .find((one) => one.box[1] > cell.box[3] - 0.3 * boxHeight(cell.box) && isInColumn(cell, one));
    const isNear = below !== undefined && below.box[1] - cell.box[3] < 2.5 * boxHeight(cell.box);
    return isNear ? [{ label: alone, value: below.text, rows: [row], cells: [below] }] : [];
  }
  // "Note no.  DN-55903" in a row with more.
  const isLabel =
    row.cells.some(({ text }, n) => n !== at && n !== at + 1 && /\p{L}{2}/u.test(text)) &&
    /^\p{Lu}[\p{L}.\s]{1,20}$/u.test(cell.text);
  return isLabel && next && /\d/.test(next.text) && row.cells.length < 5
    ? [{ label: tidyLabel(cell.text), value: next.text, rows: [row], cells: [next] }]
    : [];
}

/** "Who sent it?", "what's the subject?", "who is flying?", "where does it go?" */
export const formField: Way = ({ page, question: { text }, findValues }) => {
  const labels = labelsOf(page, findValues);
  if (labels.length === 0 || /^(?:is|are|was|were|do|does|did|can|will|has|have)\b/.test(text)) return undefined;
  const isSender = /^(?:and )?who(?:se|m)?\b.*\b(?:wrote|writes|written|sent|sends|sender|from)\b/.test(text);
  const senders = page.rows.flatMap((row) =>
    row.cells
      .flatMap((cell) => /^(?!to\b|cc\b)(?:from:? )?(\p{Lu}[\p{L} .'’-]+?)\s*<\S+@\S+>?$/iu.exec(cell.text)?.[1] ?? [])
      .map((name) => ({ name, row })),
  );
  if (isSender && senders.length === 1) {
    const sender = whole([senders[0].row], senders[0].name, 0.88);
    return [sender && { ...sender, about: 'sent wrote written from sender' }];
  }
  for (const [asked, meant] of labelled) {
    if (!asked.test(text)) continue;
    const found = labels.filter(({ label }) => meant.test(label.trim()));
    const [best, another] = found;
    if (!best) continue;
    if (another && new Set(found.map(({ value }) => value)).size > 1) continue;
    const isRate = /\brate\b|\bpercent/.test(text);
    const rate = isRate ? /\d[\d.,]*\s*%/.exec(`${best.label} ${best.rows[0].text}`)?.[0] : undefined;
    if (isRate && rate === undefined) continue;
    const isPaid = /\bpay\b|\bpaid\b|\bpayment method\b/.test(text) && !/[\p{L}]{3}/u.test(best.value);
    const person = /^(.*?)\s*<\S+@\S+>$/.exec(best.value)?.[1];
    const candidate = told(best, rate ?? (isPaid ? best.label : (person ?? best.value)), 0.88);
    // The words by which the question is known.
    return [
      candidate && { ...candidate, about: `${best.label} to pay ${asked.source.replace(/\\[bsdw]|[^a-z]+/gi, ' ')}` },
    ];
  }
  return undefined;
};

/** "How many guests?" of "Guests: 3": what stands behind the very word, with a number in it. */
export const labelNumber: Way = (search) => {
  const noun = /\bhow (?:many|much) ([\p{L}-]+)(?: (?:are|were|is|was|do|does|did|there|on|in)\b.*)?$/u.exec(
    search.question.text,
  )?.[1];
  const serves = /\bhow many (?:people|persons|portions|servings)\b/.test(search.question.text)
    ? search.page.rows.filter((row) => /\b(?:serves|servings|portions|yields|makes)\b:? \d/i.test(row.text))
    : [];
  if (serves.length === 1)
    return [
      whole(
        serves,
        /\b(?:serves|servings|portions|yields|makes):? (\d[\d –-]*)/i.exec(serves[0].text)?.[1].trim() ??
          serves[0].text,
        0.86,
      ),
    ];
  if (!noun || search.question.keys.length > 1) return undefined;
  const found = labelsOf(search.page, search.findValues).filter(
    ({ label, value }) => plainWords(label) === noun && /\d/.test(value),
  );
  return found.length === 1 ? [told(found[0], found[0].value, 0.88)] : undefined;
};

/** "What's the gate?", "which group?": what stands behind a label that the question names in full. */
export const labelValue: Way = ({ page, question, findValues }) => {
  const { text, keys, hints, kinds } = question;
  if (!/^(?:and )?(?:what|which|when|who|whose|where|how|at what|on which|in which)\b/.test(text) || keys.length > 3)
    return undefined;
  const asked = [...keys, ...hints];
  const titles = page.rows
    .slice(0, 3)
    .filter(({ cells }) => cells.length < 3)
    .flatMap((row) => row.cells.map((cell) => cell.text))
    .filter((one) => !/\d/.test(one));
  const found = labelsOf(page, findValues).flatMap((one) => {
    const words = placedWords(one.label);
    const weights = words.map((word) => Math.max(0, ...asked.map((key) => findKey(key, [word])?.weight ?? 0)));
    const phrase = Math.max(
      0,
      ...asked.map((key) => (findKey(key, words) && words.length > 1 ? (findKey(key, words)?.weight ?? 0) : 0)),
    );
    const all = keys.every((key) => findKey(key, words) ?? titles.some((title) => findKey(key, placedWords(title))));
    const isFull =
      words.length > 0 && (weights.every((weight) => weight > 0) || (phrase > 0.85 && all && words.length < 5));
    if (!isFull || !all) return [];
    const value =
      kinds.length === 0
        ? undefined
        : findValues(one.value).find(
            (own) =>
              own.kinds.some((kind) => kinds.includes(kind)) &&
              !(kinds[0] === 'money' && own.kinds.includes('percent')),
          );
    if (kinds.length > 0 && (!value || (kinds[0] === 'number' && /[.,]\d\d$/.test(value.text)))) return [];
    if (/^(?:and )?who/.test(text) && (!/\p{Lu}\p{L}/u.test(one.value) || /\d/.test(one.value))) return [];
    const exact = weights.reduce((sum, weight) => sum + weight, 0) / words.length;
    const said = value && kinds[0] !== 'date' && !/^\D*\d[\d.,]*\D{0,4}$/.test(one.value) ? value.text : one.value;
    return [told(one, said, 0.8 + 0.1 * exact)];
  });
  return found.length > 0 ? found : undefined;
};
