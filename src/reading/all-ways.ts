/** All ways to find an answer in a text, in the order in which they are believed. */
import { addressPart, ofAddresses } from './address-parts.js';
import { anyState } from './any-state.js';
import { chat } from './chat.js';
import { contactCard } from './contact-card.js';
import { countEntries, whichHold } from './count-ways.js';
import { countedInText, measured, ofCounting } from './counted-ways.js';
import { dayGrid } from './day-grid-ways.js';
import { deadline, ofDeadlines } from './deadline.js';
import { entryValue, tasksOfPerson } from './entry-values.js';
import { beyondBound, havingWord, inTimeOrder, reverse } from './filter-ways.js';
import { formField, labelNumber, labelValue } from './form-ways.js';
import { inSection } from './in-section.js';
import { letter, occasion } from './letter-ways.js';
import { about, advice, fileNamed, message, nearest, presence } from './line-ways.js';
import { comparedItems, item, itemCount, sum } from './list-ways.js';
import { neighbour, ofOrder } from './neighbour.js';
import { withoutTax } from './net-ways.js';
import { opening } from './opening.js';
import { busiest, dueFirst, ownerOfTask } from './owner-ways.js';
import { ofParties, party } from './party.js';
import { naming, person, place, task } from './people-ways.js';
import { atPlace, rankEntries } from './rank-ways.js';
import { remaining } from './remaining.js';
import { buttonsShown, limit, maker, role } from './role-ways.js';
import { scores } from './scores.js';
import { section } from './sections.js';
import { letterhead, payment, trackingCode } from './senders.js';
import { standings } from './standings.js';
import { ofRiding, stopTimes } from './stop-times.js';
import { average, columnSum, differ, share, spentOn, together, unitPrice } from './sum-ways.js';
import { alongRow, ofTables, rowsHolding, tableCell } from './table-ways.js';
import { told } from './tellings.js';
import { comparison, keyed, value } from './value-ways.js';
import type { Way } from './way.js';
import { weather } from './weather.js';
import { compareAmounts, decidingLine, listedThing, permission, stateAsked } from './whether-ways.js';

/** The first that has something to say is believed. */
export const ways: readonly {
  readonly way: Way /** Words that it has a use for, by stems. */;
  readonly uses?: RegExp;
}[] = [
  { way: told, uses: /./ },
  { way: dayGrid, uses: /./ },
  { way: message, uses: /./ },
  { way: anyState, uses: /./ },
  { way: standings, uses: /./ },
  { way: inSection, uses: /./ },
  { way: letterhead, uses: /./ },
  { way: trackingCode, uses: /./ },
  { way: payment, uses: /./ },
  { way: stopTimes, uses: ofRiding },
  { way: buttonsShown, uses: /./ },
  {
    way: opening,
    uses: /^(?:anybody|anyon|somebody|someon|staff|staffed|com|round|drop|stop|be|pick|collect|in|open|clos|shut|day|week|hour|long|lat|earl|still|yet|walk|return|borrow|until|till|visit|holiday|publ|shop|stor|librar|restaurant|cafe|plac|they|mon|tu|wed|thu|fri|sat|sun|noon|midnight|\d.*|am|pm)/,
  },
  {
    way: weather,
    uses: /^(?:low|high|min|max|night|rain|snow|sun|cloud|storm|thunder|fog|wind|weather|forecast|condition|umbrella|wet|dry|nic|good|warm|hot|cold|chanc|probabil|likel|day|look|raincoat|shower|jacket)/,
  },
  { way: comparison, uses: /./ },
  {
    way: chat,
    uses: /^(?:say|said|answ|repl|writ|wrot|ask|respon|tell|told|think|suggest|propos|want|messag|text|sent|send|first|last|about|book|tak|get|cook|bring|do|buy|go|meet|gather|leav|start|begin|happen|time|day)/,
  },
  {
    way: scores,
    uses: /^(?:scor|result|final|end|finish|play|goal|point|win|won|los|lost|beat|draw|drew|ti|against|match|gam|team|winner|loser|run|did)/,
  },
  { way: withoutTax, uses: /./ },
  { way: measured, uses: ofCounting },
  { way: share, uses: /./ },
  { way: party, uses: ofParties },
  { way: differ, uses: /./ },
  { way: together, uses: /./ },
  { way: remaining, uses: /./ },
  { way: busiest, uses: /./ },
  { way: dueFirst, uses: /./ },
  { way: ownerOfTask, uses: /./ },
  { way: average, uses: /^(?:averag|mean)/ },
  { way: unitPrice, uses: /^(?:each|piec|apiec|one|singl|unit|per)/ },
  { way: stateAsked, uses: /./ },
  { way: compareAmounts, uses: /./ },
  { way: comparedItems, uses: /./ },
  { way: about, uses: /./ },
  { way: alongRow, uses: ofTables },
  { way: tableCell, uses: ofTables },
  { way: rowsHolding, uses: /./ },
  {
    way: beyondBound,
    uses: /^(?:abov|over|mor|greater|higher|below|under|les|lower|few|cheap|least|most|cost|costs|than|\d.*|euro|dollar|pound|percent|dish|sold|sell|month|unit|get|expens|starter|dessert|main)/,
  },
  {
    way: inTimeOrder,
    uses: /^(?:next|first|earli|last|lat|after|befor|train|bus|flight|connection|leav|depart|arriv|go|com|\d.*|on|plan|ferr|act|talk|session|film|show|meet|appointment|from|play|perform|band|day|stag|speak|event|class|lesson|clos|night|end|finish|open)/,
  },
  {
    way: reverse,
    uses: /^(?:leav|depart|arriv|go|com|start|begin|has|hav|number|cost|one|run|play|wear|happen|on|at|is|train|bus|flight|platform|paid|pay|\d.*|[a-z]{1,4}\d+.*|was|got|ow|pric|euro|pound|dollar|shirt|stag|band|act|artist|perform|show|session|talk|film|movi|event|lesson|class|subject|appointment|meet|scheduled|schedul|plan|programm?|agenda|am|pm|noon|clock|open|whos|there)/,
  },
  { way: listedThing, uses: /./ },
  { way: permission, uses: /./ },
  { way: presence, uses: /./ },
  { way: fileNamed, uses: /^(?:file|fil|document|attach|affect|miss|folder|nam|sav|export|open|upload|download)/ },
  { way: advice, uses: /./ },
  { way: letter, uses: /./ },
  { way: occasion, uses: /./ },
  { way: contactCard, uses: /./ },
  { way: countedInText, uses: ofCounting },
  { way: formField },
  { way: tasksOfPerson, uses: /^(?:do|doing|work|task|job|card|respons|has|hav|got|assign|charg|suppos|has|need)/ },
  { way: labelNumber, uses: /^(?:peopl|person|portion|serving|soup|recip|dish|enough|feed|meal)/ },
  {
    way: item,
    uses: /^(?:first|second|third|fourth|fifth|sixth|sev|eight|nin|tenth|last|item|thing|lin|entr|task|point|step|row|product|nam|bullet|topic|\d.*|list)/,
  },
  {
    way: countEntries,
    uses: /^(?:mani|many|differ|item|play|team|took|tak|part|compet|enter|perform|list|shown|band|act|artist|lin|lineup|up|stag|day|even|tonight|gam|match|entr|number|go|hav|are|train|bus|day|task|branch|step|product|dish|nam|list|row|stop|member|countri|cit|job|belong|own|assign|for|one|two|three|four|fiv|five|six|sev|seven|eight|nin|nine|ten|\d+)/,
  },
  {
    way: itemCount,
    uses: /^(?:item|thing|list|offer|serv|sell|entr|dish|product|card|column|main|starter|dessert|task|point|step|on)/,
  },
  { way: spentOn, uses: /^(?:total|spen|paid|pay|month|year|went|go)/ },
  { way: columnSum, uses: /^(?:total|sum|add|overall|all)/ },
  { way: sum, uses: /^(?:total|sum|add|overall|all|mak|com|that|it)/ },
  { way: limit, uses: /./ },
  {
    way: atPlace,
    uses: /^(?:top|first|second|third|fourth|fifth|last|bottom|leagu|tabl|lead|champion|plac|team|club|sit|stand|rank|finish|player|end|\d(?:st|nd|rd|th))/,
  },
  {
    way: rankEntries,
    uses: /^(?:\w+est|most|least|second|third|fourth|expens|popular|dish|thing|item|lin|day|month|team|fruit|branch|product|menu|week|year|bill|sell|sold|cost|get|got|has|hav|had|drink|eat|us|outgo|payment|spen|paid|price|top|one|weekday|servic|option|tariff|plan|packag|class|categor|job|treatment|model|siz|typ|offer|cours|player|stop|rout|ticket|pass|front|ahead|behind|bottom|lead|place|plac|visitor|come|com|winner|win|won|cheap)/,
  },
  {
    way: havingWord,
    uses: /^(?:still|already|yet|left|not|start|open|don|finish|complet|progress|task|item|thing|remain|miss|delay|cancel|on|off|enabl|disabl|train|flight|bus|setting|to|doing|pend|outstand)/,
  },
  {
    way: whichHold,
    uses: /^(?:train|bus|flight|day|go|leav|run|play|item|dish|thing|option|one|contain|weather|vegetarian|who|which|person|play)/,
  },
  { way: section, uses: /^(?:list|show|nam|hav|offer|serv|item|option|menu|need|includ|are|all|which)/ },
  { way: addressPart, uses: ofAddresses },
  { way: neighbour, uses: ofOrder },
  { way: labelValue },
  { way: deadline, uses: ofDeadlines },
  {
    way: entryValue,
    uses: /^(?:held|hold|tak|plac|happen|find|room|hall|building|floor|locat|on|com|play|start|begin|giv|run|meet|session|talk|eat|get|got|hav|sold|sell)$/,
  },
  { way: role, uses: /^(?:job|profession|occup|position|titl|rol|do|doing|living|work|profess|liv)/ },
  { way: person },
  { way: maker, uses: /./ },
  { way: task, uses: /^(?:do|doing|hav|has|task|job|work|respons|assign|charg|handl|tak|car|suppos|say|said|next)/ },
  {
    way: naming,
    uses: /^(?:call|nam|titl|headlin|about|subject|topic|chart|graph|diagram|tabl|poster|flyer|page|email|letter|articl|text|slid|messag|notic|document|not)/,
  },
  {
    way: place,
    uses: /^(?:where|take|plac|held|happen|find|locat|address|venue|offic|office|shop|stor|meet|go|situat|event|live|room|cit|street|town|stay|gather|play)/,
  },
  { way: value },
  { way: keyed },
  { way: decidingLine, uses: /./ },
  { way: nearest, uses: /./ },
];
