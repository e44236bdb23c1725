/** Requests for the whole text of a picture: "type up what the whiteboard says", "put this into words I can paste". */

const asking = String.raw`(?:(?:please|pls|plz|hey|hi|so|ok|and|now)[\s,]+)*(?:(?:can|could|would|will) (?:you|u|someone|somebody|clova) (?:please |pls )?|(?:i|we) (?:need|want) (?:you )?to |help (?:me|us) (?:to )?)?`;
const verb =
  '(?:type|write|copy|jot|note|put|transcribe|digiti[sz]e|extract|spell|get|give|send|paste|turn|convert)(?: (?:me|us))?';
const whole = String.raw`(?:(?:all|whatever|everything|anything|what|(?:all )?(?:of )?(?:the|this|that|these|those|its?)(?: (?:whole|full|entire|complete))?) ?(?:text|texts|words|writing|wording|notes?|content|contents|lines|(?:that |which )?(?:is|stands|they|it|the (?:white|black)?board|the (?:sign|screen|page|letter|note|poster|slide|label|paper|list|notice|board))\b.*)?|it|this|that|(?:the )?(?:text|words|writing))`;
const direct = new RegExp(
  String.raw`^${asking}${verb} (?:up|out|down|off|together)?\s*${whole}\s*(?:up|out|down|off|into (?:text|words)|as (?:plain )?text|in (?:text|writing))?\b`,
  'i',
);
const textual =
  /\b(?:text|texts|words|writing|wording|says|said|reads|written|stands|whiteboard|blackboard|board|notes?|screen|letter|page|poster|slide|list|sign|notice)\b|\b(?:up|out|down|off)\b/i;
/** What is put out, in or together is no text where something else is said to be done with it. */
const else_ =
  /\b(?:background|colou?r|frame|crop|photo|picture|image|box|circle|face|faces|hat|stamp|watermark|caption)\b/i;

export const asksForText = (said: string): boolean =>
  direct.test(said.trim()) &&
  textual.test(said) &&
  !else_.test(said) &&
  !/\b(?:about|summary|translat\w+)\b/i.test(said);
