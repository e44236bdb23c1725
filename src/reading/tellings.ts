/** What a screen wants of whom it is shown to. */
import { messageRows, messageText } from './message.js';
import { type Way, whole } from './way.js';

const telling =
  /\bwhat (?:is|does|s) (?:it|this|that|he|she|the (?:screen|computer|laptop|phone|machine|system|app|program|window|dialog|box|page|thing))(?: thing)? (?:telling|tell|trying to (?:tell|say)|saying|say|want|wants|asking|ask|complaining about|complain about|on about|mean|meaning)(?: (?:to )?(?:me|us))?(?: (?:from|of) (?:me|us))?(?: to do)?$/;
/** More lines are no message any more. */
const maxRows = 14;

/** "My screen shows this, what is it telling me?" of a dialog, a notice. */
export const told: Way = ({ page, question: { text } }) => {
  if (!telling.test(text) || page.rows.length > maxRows) return undefined;
  const rows = messageRows(page);
  return [whole(rows, messageText(rows), 0.86)];
};
