/** Requests for all that stands on a page. */
import { messageRows, messageText } from './message.js';
import { pageText } from './page.js';
import { type Way, whole } from './way.js';

const writing =
  /^(?:type|typ|write|copy|jot|note|put|transcribe|transcribing|digiti[sz]e|read|spell|extract|get)\b.*\b(?:up|out|down|off|into text|as text|transcribe|text|words|everything|all|whole|says|written|writing)\b/;
const all =
  /\b(?:everything|all|whole|text|words|writing|says|written|stands|content|contents|whiteboard|board|screen|sign|note|page|page|slide|letter|poster|label)\b/;
const telling =
  /\bwhat (?:is|does|s) (?:it|this|that|he|she|the (?:screen|computer|laptop|phone|machine|system|app|program|window|dialog|box|page|thing))(?: thing)? (?:telling|tell|trying to (?:tell|say)|saying|say|want|wants|asking|ask|complaining about|complain about|on about)(?: (?:to )?(?:me|us))?(?: (?:from|of) (?:me|us))?(?: to do)?$/;
/** More lines are no message any more. */
const maxRows = 14;

/** "Type up what the whiteboard says": all of it, as it stands there. */
export const everything: Way = ({ page, question: { text } }) => {
  if (!writing.test(text) || !all.test(text)) return undefined;
  return [whole(page.rows, pageText(page), 0.9)];
};

/** "My screen shows this, what is it telling me?" of a dialog, a notice. */
export const told: Way = ({ page, question: { text } }) => {
  if (!telling.test(text) || page.rows.length > maxRows) return undefined;
  const rows = messageRows(page);
  return [whole(rows, messageText(rows), 0.86)];
};
