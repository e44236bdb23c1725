/** Letters, cards of people, bills with and without tax, numbers that stand before what they count. */
import { describe, expect, it } from 'vitest';
import type { TextLine } from '../../src/contracts/model.js';
import { lookUp } from '../../src/reading/look-up.js';
import { loadValues } from '../../src/reading/values.js';
import { pageTable } from '../support/page-table.js';

const findValues = await loadValues();
const sure = (lines: readonly TextLine[], question: string): string | undefined => {
  const found = lookUp(lines, question, findValues);
  return found?.isSure ? found.text : undefined;
};
const lines = (...texts: readonly string[]): readonly TextLine[] => pageTable([40], ...texts.map((text) => [text]));

const letter = lines(
  'Westgate Eye Clinic',
  '12 Harbour Parade, Bristol BS1 4QR',
  'Dear Mrs Hartwell,',
  'We have arranged the following for you:',
  'Consultant: Mr P. Adeyemi',
  'Day: Thursday, 26 March 2026',
  'Time: 10:40 am',
  'Where: Outpatients, level 2, desk C',
  'Yours sincerely,',
  'Joan Pike',
  'Appointments Secretary',
);
const card = lines(
  'Ingrid Solheim',
  'Head of Procurement',
  'NORDLYS TIMBER AS',
  'T +47 73 55 01 20',
  'M +47 911 55 342',
  'ingrid.solheim@nordlys.example',
);
const bill = pageTable(
  [40, 500],
  ['Account number', '6041 2278 90'],
  ['Previous reading', '18,204 kWh'],
  ['Used', '747 kWh'],
  ['Energy', '£183.02'],
  ['VAT at 5%', '£9.15'],
  ['Amount to pay', '£192.17'],
  ['Questions? 0345 555 0199'],
);
const stay = pageTable([40, 500], ['Net', '697.22'], ['VAT 3.8%', '30.78'], ['Total', '728.00']);
const dialog = lines(
  'Photo Importer',
  'The import has stopped.',
  '83 of 240 files were copied before the import stopped.',
  'Found 1 error and 2 warnings in the folder.',
);

const flipchart = lines(
  'Street party - who does what?',
  '1. Ask council for permit → Nadia (by 3 May)',
  '2. Borrow tables → Oskar (by 20 May)',
  '3. Music + speakers → Bea (by 1 June)',
  '4. Print flyers → Nadia (by 10 May)',
  'Budget: 450 € spent: 180 €',
);
const poster = lines(
  'LOST PARROT',
  'Green with a yellow head, answers to “Kiwi”',
  'Please call Tilda: 0176 555 20 98',
  'or Jens (evenings): 040 555 711',
);

const notes: readonly TextLine[] = [
  ['Tom', 'fix the', 'search bug'],
  ['Aylin', 'update the', 'price list'],
  ['Marek', 'order new', 'office chairs'],
].flatMap((note, place) =>
  note.map(
    (text, at): TextLine => ({
      ...{ text, score: 1 },
      box: [40, 150 * place + 30 * at, 40 + 13 * text.length, 150 * place + 30 * at + 24],
    }),
  ),
);
const drive = lines(
  'BLOOD DRIVE',
  'Thursday 9 April',
  '8:30 to 14:00',
  'Canteen, second floor',
  'Book a slot with lnes,',
  'extension 417',
);

describe('what everyday papers answer', () => {
  it.each([
    [letter, 'when is the appointment?', 'Thursday, 26 March 2026, 10:40 am'],
    [letter, 'where do I have to go?', 'Outpatients, level 2, desk C'],
    [letter, 'who signed the letter?', 'Joan Pike'],
    [letter, 'who is it addressed to?', 'Mrs Hartwell'],
    [card, 'whose card is this?', 'Ingrid Solheim'],
    [card, "what's her mobile number?", '+47 911 55 342'],
    [card, 'what is the landline?', '+47 73 55 01 20'],
    [card, 'which company is she with?', 'NORDLYS TIMBER AS'],
    [card, 'does she have a fax number?', undefined],
    [bill, 'how many kWh did I use?', '747 kWh'],
    [bill, 'how much is that without VAT?', '183.02 (£192.17 − £9.15)'],
    [bill, 'who do I call if I have a question?', '0345 555 0199'],
    [stay, 'so how much is that without tax?', '697.22'],
    [flipchart, "who's doing the flyers?", 'Nadia'],
    [flipchart, 'who has the most jobs?', 'Nadia (2)'],
    [flipchart, 'what has the earliest deadline?', 'Ask council for permit (by 3 May)'],
    [flipchart, 'how much of the budget is left?', '270 (450 € − 180 €)'],
    [notes, 'who is updating the price list?', 'Aylin'],
    [notes, "what's Marek working on?", 'order new office chairs'],
    [drive, 'who do I talk to if I want a slot?', 'Book a slot with Ines, extension 417'],
    [poster, 'what is his name?', 'Kiwi'],
    [poster, 'who do I call?', 'Please call Tilda: 0176 555 20 98; or Jens (evenings): 040 555 711'],
    [poster, "what's lost?", undefined],
    [dialog, 'how many files were copied?', '83'],
    [dialog, 'how many files were there in total?', '240'],
    [dialog, 'how many warnings are there?', '2'],
  ])('%#: %s', (page, question, answer) => {
    expect(sure(page as readonly TextLine[], question as string)).toBe(answer);
  });
});
