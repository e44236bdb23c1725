/** Who a paper comes from where no label says so, and by what number a parcel is followed. */
import { type Way, whole } from './way.js';

const asksSender =
  /^(?:and )?(?:who|which company|what company|which firm|which shop|what shop)\b.*\b(?:sent|send|sends|issued|issuing|wrote|billed|bills|charges|charged|it from|this from|that from|(?:invoice|bill|receipt|letter|quote|estimate|statement|ticket) (?:is )?from|(?:invoice|bill|receipt|letter|quote) come from|sender|is asking for money|wants (?:the |our |my )?money|behind (?:this|the))\b|^(?:and )?who (?:do|must|should) (?:i|we) pay\b|^(?:and )?(?:from )?whom? (?:is|was) (?:it|this|that|the (?:bill|invoice|receipt|letter|quote)) from$/;
const receiving = /\b(?:to|for)$|\b(?:to|for) whom?\b|\b(?:sent|issued|billed|addressed|charged|made out) to\b/;
const paper =
  /\b(?:invoice|bill|receipt|statement|quote|quotation|estimate|order confirmation|reminder|rechnung|facture|factura|quittung)\b/i;
const labelled = /^\W*(?:from|sender|issued by|billed by|seller|vendor|supplier)\b/i;
const heading =
  /^\W*(?:tax |pro forma )?(?:invoice|bill|receipt|statement|quote|quotation|estimate|reminder|page|date|no)\b/i;

/** The name at the head of an invoice, bill or receipt: "who sent it?" */
export const letterhead: Way = ({ page, question: { text } }) => {
  if (!asksSender.test(text) || receiving.test(text) || !page.rows.some((row) => paper.test(row.text)))
    return undefined;
  if (page.rows.some((row) => labelled.test(row.text))) return undefined;
  const row = page.rows.slice(0, 2).find(({ cells }) => cells.some((cell) => isName(cell.text)));
  const cell = row?.cells.find((one) => isName(one.text));
  return row && cell && [{ text: cell.text, score: 0.86, cells: [cell], row }];
};

const isName = (text: string): boolean =>
  /\p{L}{3}/u.test(text) && !/\d/.test(text) && !heading.test(text) && text.length < 50;

const asksTracking =
  /\b(?:tracking|parcel|shipment|package|consignment|shipping|delivery) (?:number|no|code|id)\b|\b(?:number|code)\b.*\b(?:track|trace|follow)\b|\btracking$|\bhow (?:can|do|could) (?:i|we) (?:track|trace|follow)\b/;
const address = /\b(?:from|to|sender|recipient|ship to|deliver to|signature|weight)\b/i;
/** "SW 7730 1846 52": letters or none, and eight digits or more in groups. */
const trackingNumber = /^(?:[A-Z]{1,4}[ -]?)?\d[\d ]{6,}\d(?: ?[A-Z]{2})?$/;

/** The only number of that shape on a label, where nothing is called so. */
export const trackingCode: Way = ({ page, question: { text } }) => {
  if (!asksTracking.test(text) || page.rows.some((row) => /\b(?:tracking|awb|consignment)\b/i.test(row.text)))
    return undefined;
  if (page.rows.filter((row) => address.test(row.text)).length < 2) return undefined;
  const found = page.rows.flatMap((row) =>
    row.cells.flatMap((cell) =>
      trackingNumber.test(cell.text.trim()) && cell.text.replace(/\D/g, '').length > 7 ? [{ row, cell }] : [],
    ),
  );
  const [only, another] = found;
  return only && !another ? [{ text: only.cell.text, score: 0.84, cells: [only.cell], row: only.row }] : undefined;
};

/** "How was it paid?" */
export const payment: Way = ({ page, question: { text } }) => {
  if (
    !/^(?:and )?how (?:was|is|were|did|has) .*\b(?:paid|pay|settled)\b|\bwhat (?:kind|form|means|method|way) of payment\b|\bpayment method\b/.test(
      text,
    )
  )
    return undefined;
  const rows = page.rows.filter((row) =>
    /\b(?:paid (?:by|with|in)|visa|master ?card|amex|maestro|girocard|ec-?karte|debit|credit card|contactless|paypal|card ending|bank transfer)\b|^\W*(?:cash|card)\b/i.test(
      row.text,
    ),
  );
  return rows.length > 0 && rows.length < 3 ? [whole(rows, rows.map((row) => row.text).join(', '), 0.85)] : undefined;
};
