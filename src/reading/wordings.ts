/** Words that are said of the same line of a document, in the languages that are met most. */
const families: readonly string[] = [
  'total|grand total|sum|sum total|amount due|amount du|balance due|total due|to pay|amount payable|amount to pay|balance|summe|gesamt|gesamtbetrag|gesamtsumme|betrag|endbetrag|total ttc|montant|montant total|a payer|totale|importe|importe total|totaal|suma|razem|bill',
  'subtotal|sub total|net|net total|zwischensumme|netto|sous total|total ht|subtotale|subtotaal|goods',
  'tax|vat|gst|hst|pst|mwst|ust|tva|iva|btw|sales tax|value added tax|steuer',
  'tip|gratuity|service|service charge|trinkgeld|pourboire|propina|mancia',
  'change|change due|your change|rueckgeld|ruckgeld|rendu|cambio|resto',
  'discount|savings|saved|you saved|rabatt|remise|descuento|sconto|promo|off',
  'cash|paid|tendered|amount paid|gegeben|especes|efectivo|card|visa|mastercard',
  'shipping|delivery|postage|versand|livraison|envio',
  'deposit|prepaid|anzahlung|pfand|acompte',
  'rent|miete|loyer',
  'due|due date|payable by|pay by|payment due|due by|due on|faellig|fallig|echeance|scadenza|deadline|submit by|reply by|rsvp by|respond by',
  'date|datum|issued|issue date|invoice date|date of issue|fecha|data',
  'invoice|invoice no|invoice number|invoice #|rechnung|rechnungsnummer|facture|factura',
  'order|order no|order number|order #|bestellung|bestellnummer|commande|pedido',
  'booking|booking reference|booking ref|reservation|reference|ref|confirmation|confirmation code|confirmation number|pnr|record locator|buchung',
  'tracking|tracking no|tracking number|parcel|shipment|consignment|sendungsnummer|awb',
  'customer|client|kunde|billed to|bill to|sold to|ship to|deliver to|recipient|addressee|to|kundennummer',
  'sender|from|absender|shipper|return address',
  'phone|phone number|telephone|tel|mobile|cell|call|ring|telefon|hotline|contact|helpline',
  'email|e mail|mail|email address|write to',
  'website|web|site|url|web site|online|homepage|link|www',
  'address|location|venue|where|adresse|anschrift|direccion|place|find us',
  'depart|departs|departure|departures|departing|dep|leave|leaves|leaving|abfahrt|depart|salida|sets off|go|goes|from',
  'arrive|arrives|arrival|arrivals|arriving|arr|ankunft|arrivee|llegada|gets|get in|reach',
  'platform|track|gleis|plat|voie|bay|stand|stop',
  'gate|ausgang|porte|puerta',
  'seat|sitz|place|siege|asiento',
  'room|raum|zimmer|salle|sala|hall',
  'flight|plane|flug|vol|vuelo',
  'train|zug|service',
  'train|rail|railway|railways',
  'number|no|nr|nummer|num|#',
  'bike|bicycle|bicycles|cycle|cycling|bikes',
  'eat|food|eating|meals|snacks',
  'drink|drinks|drinking|beverages',
  'kid|kids|child|children|under',
  'dog|dogs|pet|pets|animals',
  'swim|swimming|bathing',
  'smoke|smoking|smokers',
  'card|cards|credit card|credit cards|debit',
  'oven|bake|baking|baking time|bake time',
  'passenger|traveller|traveler',
  'lift|elevator',
  'meet|gather|assemble|meeting point',
  'run|runs|service|operate|operates',
  'luggage|baggage|bags|bag|suitcase',
  'received by|signed by|signature',
  'boarding|boards|boarding time|board',
  'destination|to|ziel|nach|destino',
  'start|starts|begin|begins|beginning|kick off|kickoff|doors|doors open|beginn|start time|commence|from',
  'end|ends|finish|finishes|until|closes|till|over|ende',
  'open|opens|opening|opening hours|hours|opening times|business hours|oeffnungszeiten|offnungszeiten|geoeffnet|geoffnet|horaires',
  'closed|close|closes|shut|closing|geschlossen|ferme',
  'entry|admission|tickets|ticket|entrance|eintritt|fee|cover|cost|costs|price|entree|entrada',
  'unit price|each|per unit|rate|unit cost|einzelpreis',
  'quantity|qty|menge|anzahl|units|pcs|count|pieces',
  'owner|assigned|assignee|assigned to|responsible|lead|who|by|person|in charge|host|hosted by|speaker|presenter|instructor|teacher|contact person',
  'cashier|served by|served|serve|server|waiter|clerk|your server|operator|kassierer|bedient von',
  'table|tisch|mesa',
  'password|passcode|passwort|kennwort|pass|pin|key|wifi password|mot de passe|passphrase|wifi|wlan',
  'wifi|wi fi|network|ssid|wlan|wireless',
  'username|user name|user|login|account',
  'expiry|expires|expiration|expiry date|exp|valid until|valid through|best before|use by|best by|gueltig bis|mhd|verfall',
  'humidity|humid',
  'wind|windy',
  'monday|mon',
  'tuesday|tue',
  'wednesday|wed',
  'thursday|thu',
  'friday|fri',
  'saturday|sat',
  'sunday|sun',
  'january|jan',
  'february|feb',
  'march|mar',
  'april|apr',
  'june|jun',
  'july|jul',
  'august|aug',
  'september|sep',
  'october|oct',
  'november|nov',
  'december|dec',
  'weight|heavy|gewicht|poids|peso|weighs|net weight|gross weight',
  'size|groesse|taille',
  'speed|speed limit|limit|max speed|tempo',
  'meeting|standup|stand up|next meeting|retro|sync',
  'ship|release|launch|go live|deploy|shipping date|ship date|release date|launch date|delivery',
  'fix|repair|mend|fixes|solve|debug|patch',
  'write|draft|author|compose|document',
  'test|tests|testing|qa|verify|check',
  'review|approve|sign off|proofread',
  'buy|purchase|order|get|bring|fetch|pick up|shop',
  'renew|extend|update|refresh|upgrade',
  'call|phone|ring|telephone',
  'email|mail|message|contact',
  'clean|tidy|wash|vacuum|mop|wipe',
  'cook|bake|make|prepare',
  'organise|organize|plan|arrange|book|prepare|set up|schedule',
  'design|draw|sketch|mock up|mockup',
  'present|demo|show|presentation|talk',
  'boss|manager|head|chief|director|lead',
  'job|title|position|role|profession|occupation',
  'company|firm|business|employer|organisation|organization|works for|work for|shop|store|restaurant|cafe',
  'birthday|born|birth|date of birth|dob|geburtsdatum',
  'calories|kcal|energy|calorie|cal',
  'ingredients|contains|zutaten|ingredient',
  'budget|cost|spend|funds',
  'use|used|usage|consumption|consumed',
  'score|points|pts|result|goals',
  'sales|sold|revenue|turnover|sells|sell|umsatz',
  'temperature|temp|degrees|warm|hot|cold',
  'free|release|clear|available',
  'emergency|urgent|out of hours|after hours|night|at night|nights',
  'join|joining|member|members|membership|sign up|signing up|signup|register|registration|enrol|enroll|enrolment|subscribe|subscription|apply|application',
  'adult|adults|grown up|grown ups|grownup|grownups',
  'student|students|concession|concessions|reduced',
  'senior|seniors|pensioner|pensioners|oap',
  'internet|online|offline|network|connection',
  'wait|waits|waited|waiting|timeout|time out|timed out|within',
  'pick up|collect|collects|collection|collected|pickup',
  'get in|getting in|let in|entry|entrance|doors|gates|admission|doors open|gates open',
  'come in|entry|entrance|admission',
  'speak|talk|discuss',
  'postcode|post code|zip|zip code|postal code|plz',
  'desk|front desk|counter|reception',
  'owe|owed|outstanding|still owed|balance|balance due|amount due|total due|remaining',
  'storage|space|disk|memory',
  'height|tall|high',
  'length|long',
  'width|wide',
  'depth|deep',
  'duration|running time|runtime|lasts|last|takes|length',
  'distance|far',
  'arrive|expected|eta|delivered|delivery|estimated delivery|due',
  'surname|last name|family name',
  'first name|given name|forename',
  'flat|apartment|apt',
  'warranty|guarantee',
  'toilet|toilets|restroom|restrooms|wc|bathroom|loo',
  'canteen|cafeteria|refectory',
  'medicine|medication|tablet|tablets|pill|pills|capsule|capsules|dose|dosage',
  'teacher|instructor|trainer|coach|tutor|lecturer',
  'car|car park|parking',
  'park|parking|car park',
  'taxi|cab',
  'minutes|notes',
  'percentage|share|rate',
  'discount|save|reduction|percent off|off|rebate',
];

/** Groups of wordings by each wording in them. */
const groups: ReadonlyMap<string, readonly (readonly string[])[]> = (() => {
  const byWord = new Map<string, (readonly string[])[]>();
  for (const family of families) {
    const words = family.split('|');
    for (const word of words) byWord.set(word, [...(byWord.get(word) ?? []), words]);
  }
  return byWord;
})();

/** Other words for the same, itself excluded; of `phrase` in base form, in lower case. */
export const otherWordings = (phrase: string): readonly string[] => [
  ...new Set((groups.get(phrase) ?? []).flat().filter((word) => word !== phrase)),
];

const totals = new Set(
  [...(groups.get('total') ?? []), ...(groups.get('subtotal') ?? []), ...(groups.get('tax') ?? [])]
    .concat(groups.get('tip') ?? [], groups.get('change') ?? [], groups.get('cash') ?? [], groups.get('discount') ?? [])
    .flat(),
);

/** Lines of a bill that are no items of it. */
export const isSumLine = (text: string): boolean => {
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\s]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return (
    [...totals].some((total) => total !== 'off' && (words === total || words.startsWith(`${total} `))) ||
    /\b(?:sub)?total\b/.test(words)
  );
};

/** Several numbers are asked for as one. */
export const inTotal =
  /\b(?:together|combined|in total|altogether|all together|in all|overall|sum of|(?:add|adds|added) up)\b/;
