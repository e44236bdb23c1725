/** What models say in place of an answer: that they see nothing, or that they won't. */

/** "I can't see images", in whose words and languages models say so. A picture that hangs on a wall is none of these. */
const picture = '(?:images?|pictures?|photos?|photographs?|attachments?|visual (?:content|input|data))';
const onSomething = '(?!\\s+(?:on|in|of|with|from|behind|above|hanging|frames?|taken)\\b|\\w)';
const blindness: readonly RegExp[] = [
  new RegExp(
    `\\b(?:can(?:no|['’]?)t|can not|unable to|not able to|incapable of|(?:no|not have the|don['’]t have the|lack the) (?:ability|capability|capacity) (?:to|of)|do(?:n['’]t| not) (?:actually )?have access to|not (?:capable of|equipped to))\\b[^.!?]{0,60}?\\b(?:see|seeing|view|viewing|look at|access|accessing|open|opening|process|processing|analy[sz]e|analy[sz]ing|interpret|interpreting|perceive|perceiving|examine|receive|display|to)\\b[^.!?]{0,30}?\\b${picture}${onSomething}`,
    'i',
  ),
  new RegExp(
    `\\b(?:I )?(?:do(?:n['’]t| not)|did(?:n['’]t| not)|can(?:['’]?t|not)) (?:actually )?(?:see|have|find|receive|detect) (?:any |an |the |a |your |access to (?:any |the )?)?(?:attached |uploaded )?${picture}(?: (?:attached|here|in (?:your|this|our) (?:message|conversation|chat)))?\\s*(?:[.,!;]|$)`,
    'i',
  ),
  new RegExp(
    `\\bno ${picture}(?: (?:was|were|has been|have been|is|are|seems? to be))? (?:provided|attached|uploaded|included|shared|given|available|sent)\\b`,
    'i',
  ),
  new RegExp(
    `^(?:[^.!?:]*[.!?,]\\s*)?(?:please|could you|can you|if you)\\b[^.!?]{0,25}\\b(?:upload|attach|provide|share|send|describe|re-?upload)\\b[^.!?]{0,25}\\b${picture}\\b`,
    'i',
  ),
  /\b(?:as|I am|I'm|I’m) an? (?:text[- ](?:based|only)\b|(?:AI )?language model\b[^.!?]{0,40}\b(?:can['’]?t|cannot|unable|no ability|not able)\b[^.!?]{0,30}\b(?:see|view|images?|pictures?|photos?|visual))/i,
  /(?:이미지|사진|그림)(?:를|을|은|는)?\s*(?:직접\s*)?(?:볼|확인할|분석할|인식할)\s*수\s*(?:가\s*)?없/u,
  /(?:画像|写真)(?:を|は)(?:直接)?(?:見る|確認する|閲覧する|分析する|認識する)ことが?(?:は)?でき(?:ません|ない)/u,
  /(?:无法|不能|沒辦法|没办法|無法)(?:直接)?(?:看到|查看|看见|處理|处理|分析|访问|識別|识别)(?:您|你)?(?:的|提供的|上传的)?(?:图片|图像|照片|圖片|圖像)/u,
  /\bkann\b[^.!?]{0,30}\b(?:keine?|die|das|dein|Ihr)\w*\s+(?:\w+\s+)?(?:Bild(?:er)?|Fotos?)\b[^.!?]{0,20}\b(?:nicht )?(?:sehen|ansehen|anzeigen|betrachten|analysieren|öffnen|verarbeiten)\b(?! (?:an|auf|in)\b)/i,
  /\bne (?:peux|suis)\b[^.!?]{0,30}\b(?:voir|visualiser|analyser|afficher|accéder)\b[^.!?]{0,20}\b(?:images?|photos?)\b/i,
  /\bno (?:puedo|soy capaz de|tengo la capacidad de)\b[^.!?]{0,20}\b(?:ver|visualizar|analizar|acceder)\b[^.!?]{0,20}\b(?:im[aá]gen(?:es)?|fotos?|fotograf[ií]as?)\b/i,
  /\bn[ãa]o (?:consigo|posso)\b[^.!?]{0,20}\b(?:ver|visualizar|analisar)\b[^.!?]{0,20}\b(?:imagens?|imagem|fotos?)\b/i,
  /\bnon (?:posso|riesco a|sono in grado di)\b[^.!?]{0,20}\b(?:vedere|visualizzare|analizzare)\b[^.!?]{0,20}\b(?:immagin[ei]|foto)\b/i,
  /не (?:могу|умею|способен)[^.!?]{0,30}(?:видеть|просматривать|анализировать|открыть)[^.!?]{0,20}(?:изображени|картинк|фото)/iu,
];

/** "I'm sorry, but I can't assist with that." What can't be told from a picture is an answer, and none of these. */
const declined: readonly RegExp[] = [
  /^(?:(?:I['’]?m|I am) (?:so |very |really )?sorry|sorry|apologies|I apologi[sz]e|unfortunately)?[,.]?\s*(?:but )?(?:as an AI[^,.]*, )?I(?:['’]m| am)? ?(?:can['’]?t|cannot|can not|won['’]?t|will not|am unable to|unable to|not able to|must decline to|have to decline to|do not feel comfortable)\s+(?:help|assist|comply|fulfil+|engage|participate|do that|continue|process (?:this|that|your)|complete (?:this|that|your)|provide (?:that|assistance|help)|support that|identif(?:y|ying)(?: real)? (?:people|persons?|individuals?|someone|anyone|who)|answer (?:this|that) (?:request|question))/i,
  /^(?:I['’]?m |I am )?sorry[,.]?(?: but)?(?: that(?:['’]s| is)(?: something)?)?[^.]{0,30}\b(?:against|violates?|not allowed|policy|policies|guidelines)\b/i,
  /^(?:I )?(?:must|have to) (?:respectfully )?decline\b/i,
  /(?:도와드릴|도움을 드릴|응답할|답변할) 수 없/u,
  /^(?:申し訳(?:ありません|ございません)[^。]{0,12})?(?:お手伝い|対応|お答え)(?:することは?)?(?:いた|は)?(?:し)?(?:でき|いたしかね)/u,
  /(?:无法|不能)(?:协助|帮助|满足|回答)(?:您|你)?(?:的|这|该)/u,
  /\bkann ich (?:dir|Ihnen)?\s*(?:leider )?nicht (?:helfen|weiterhelfen)\b/i,
  /\b(?:ne peux pas|ne suis pas en mesure de) (?:vous |t['’])?aider\b/i,
  /\bno puedo (?:ayudar(?:te|le)?|cumplir)\b/i,
];

const empty =
  /^[\s"'“”‘’*_`()[\]{}<>.…,:;!?/|-]*(?:(?:null|n\/?a|undefined|nil|empty|no answer|no response|unclear|unknown|answer|string|…|\.\.\.)[\s"'“”‘’*_`()[\]{}<>.…,:;!-]*)?$/i;

/** Characters in which one who won't answer has said so. */
const maxLead = 400;

/**
 * Why what a model said is no answer: it says nothing, it sees no pictures, or it declines; undefined where it is one.
 * An honest "it can't be told from the picture" is one.
 */
export function whyNoAnswer(said: string): 'empty' | 'blind' | 'declined' | undefined {
  if (empty.test(said)) return 'empty';
  const lead = said.trim().slice(0, maxLead);
  if (blindness.some((form) => form.test(lead))) return 'blind';
  return declined.some((form) => form.test(lead)) ? 'declined' : undefined;
}

/** "It can't be told from the picture", "hard to say": what one look could not settle. Of its first sentence. */
const untold =
  /\b(?:(?:can(?:no|['’]?)t|can not|could ?n['’]?t|impossible to|not possible to|unable to|no way to|hard to|difficult to) (?:\w+ ){0,2}?(?:be )?(?:tell|told|say|said|see|seen|determin\w+|know|known|identif\w+|make out|made out|judge\w*|recogni\w+|discern\w*|confirm\w*|read|count\w*)|(?:is|are)(?:n['’]t| not) (?:clearly |really )?(?:visible|shown|legible|clear|in the picture)|not (?:clear|sure|certain)\b|(?:do ?n['’]?t|do not) know\b|unclear\b|too (?:small|tiny|far(?: away)?|blurry|blurred|dark|faint|low[- ]res\w*|pixelated|unclear)\b[^.!?;]{0,30}?\b(?:to|for (?:me|us) to) (?:\w+ ){0,2}?(?:read|make out|tell|see|say|count|recogni[sz]e|identify|be (?:sure|certain|legible)))/i;

export const saysItCannotTell = (said: string): boolean => untold.test(said.trim().split(/(?<=[.!?])\s/, 1)[0]);
