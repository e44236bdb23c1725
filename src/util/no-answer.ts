/** What models say in place of an answer: nothing, that they see no picture, that they will not help, or that it can't be told. */

/** `blind`: it says that it sees no picture at all. `declined`: it does not want to. */
export type NoAnswer = 'blind' | 'declined';

/** Characters: what answers at length is an answer, whatever it mentions. */
const maxLength = 700;
/** Where it stands: at the beginning, after an apology or what the model says of itself. */
const opening = 260;

const notAble = String.raw`(?:can(?:'|no|\s?no)?t|un?able to|not able to|(?:do|does)(?: not|n't) (?:currently )?(?:have|possess) (?:the |any )?(?:ability|capability|capabilities|capacity|means) (?:to|for|of)|(?:do|does)(?: not|n't) (?:currently |actually )?have (?:any |direct )?access to|not (?:currently )?capable of|incapable of|not (?:equipped|designed|built) to|(?:do|does)(?: not|n't) support|lack (?:the )?(?:ability|capability) to)`;
const looking = `(?:directly |currently |actually |physically |visually )?(?:see|view|access|process|analy[sz]e|look at|open|display|interpret|perceive|examine|inspect|handle|read|receive|load|seeing|viewing|accessing|processing|analy[sz]ing|looking at|interpreting|perceiving|examining)?(?:,? (?:and|or) (?:see|view|access|process|analy[sz]e|interpret|describe|display))*`;
const thePicture = `(?:the |any |this |that |your |these |those |actual |an? )*(?:attached |uploaded |provided |visual )*(?:images?|pictures?|photos?|photographs?|visuals|visual (?:content|input|information|data)|attachments?)`;
/** A picture on the wall is part of what is seen. */
const notPartOf = String.raw`(?!\s+(?:of|on (?:the|a|his|her|its|that)|behind|hanging|clearly|well|in (?:detail|full)|from (?:the|this|that)|inside|beneath|closely|that))\b`;
const arrived = `(?:attached|attachment|provided|uploaded|shared|included|received|come through|came through|went through|loaded|load|missing|sent|in (?:your|this|the|our) (?:message|conversation|chat|prompt|request)|to (?:look at|analy[sz]e|view|describe|examine)|visible to me|available to me)`;

const blindness: readonly RegExp[] = [
  new RegExp(
    String.raw`(?:^(?:sorry|unfortunately)?[^a-z]*|\b(?:i|i'm|we|model|assistant)\b[^.]{0,30}?)\b${notAble} ${looking}\s*${thePicture}${notPartOf}`,
  ),
  /\btext[- ](?:based|only)\b.{0,140}\b(?:can(?:'|no)?t|unable|not able|don't have|do not have|without|lack)\b.{0,80}\b(?:images?|pictures?|photos?|visual|see|view|vision)\b/,
  /\b(?:can(?:'|no)?t|unable|not able|don't have|do not have)\b.{0,80}\b(?:images?|pictures?|photos?|visual|see|view)\b.{0,60}\btext[- ](?:based|only)\b/,
  /\b(?:language model|an ai(?: assistant| model)?)\b.{0,60}\b(?:can(?:'|no)?t|unable|not able|don't have|do not have)\b.{0,50}\b(?:see|view|vision|eyes|visual)\b(?! (?:the|a|an|any|what|who|his|her|their) (?!image|picture|photo))/,
  new RegExp(
    String.raw`\b(?:no|(?:don't|do not|can't|cannot|didn't|did not) (?:see|receive|have|find|detect|get) (?:an?|any|the|your)|(?:haven't|have not|didn't|did not|forgot to) (?:actually )?(?:attach(?:ed)?|provided?|upload(?:ed)?|shared?|included?|sen[dt]|receive[d]?) (?:an?|any|the)?|there (?:is|was|seems to be|appears to be) no|without (?:an?|any|the)) ?(?:images?|pictures?|photos?|attachments?)\b.{0,40}\b${arrived}\b`,
  ),
  /\b(?:haven't|have not|didn't|did not|forgot to|don't seem to have|hasn't been|wasn't|was not|not been)\b.{0,25}\b(?:attach(?:ed)?|provided?|upload(?:ed)?|shared?|included?)\b.{0,12}\b(?:an?|any|the|your)? ?(?:images?|pictures?|photos?)\b/,
  /\b(?:the|your|an|any) (?:image|picture|photo|attachment)s?\b (?:does(?: not|n't)|did(?: not|n't)|has(?: not|n't)|have(?: not|n't)|was(?: not|n't)|is(?: not|n't)|were(?: not|n't)|failed to|seems? (?:not )?to|appears? (?:not )?to)[^.]{0,30}\b(?:attached(?! to (?:the|a|his|her|its)\b)|provided|uploaded|shared|included|come through|came through|load|loaded|upload|missing|received)\b/,
  /^(?:i see )?no (?:image|picture|photo|attachment)s?(?: (?:was |were |is |has been |have been )?(?:provided|attached|available|found|uploaded|given|detected|received|included|present|supplied))?[.!]*$/,
  /^(?:(?:sure|of course|certainly|absolutely|i'd be (?:happy|glad) to help[^.!]{0,40}|i can help with that|happy to help|okay|ok|to answer (?:that|this|your question)|sorry|i need the image)[^a-z]{1,4})*(?:please|could you(?: please)?|can you(?: please)?|kindly)\s+(?:upload|provide|share|attach|send|resend|re-upload|paste|describe)\b[^.?]{0,15}\b(?:images?|pictures?|photos?)\b(?! (?:with|in which|where|that))/,
  // German
  /kann (?:ich )?(?:leider |keine |das |die |ihr |dein(?:e)? |aktuell |derzeit |momentan |direkt )*(?:bild(?:er|inhalte)?|fotos?)\s*(?:leider |nicht |direkt |selbst )*(?:sehen|ansehen|anzeigen|anschauen|öffnen|analysieren|verarbeiten|betrachten|einsehen|interpretieren)/,
  /(?:nicht in der lage|nicht möglich),? (?:mir )?(?:bilder|das bild|fotos?|das foto)[^.]{0,15}zu(?: sehen|sehen|zugreifen| analysieren| betrachten| verarbeiten| öffnen)|(?:bilder|fotos?) (?:zu )?(?:anzusehen|anzuschauen)/,
  /(?:kein|keine|ohne) (?:bild|bilder|foto|anhang)\b[^.]{0,40}(?:angehängt|hochgeladen|beigefügt|mitgeschickt|bereitgestellt|mitgesendet|übermittelt|erhalten)/,
  /ich (?:sehe|erkenne|habe) (?:hier |leider |aktuell )*kein(?:e)? (?:bild(?:er)?|foto)(?! (?:von|an|auf|in|mit|über|aus))\b/,
  /(?:textbasiert|sprachmodell)[^.]{0,90}(?:nicht|keine)[^.]{0,40}(?:bild|sehen|foto)/,
  /^(?:bitte|könnten sie|könntest du|kannst du)[^.]{0,30}(?:bild|foto)[^.]{0,15}(?:hochladen|hoch|anhängen|schicken|senden|bereitstellen|teilen)/,
  // French
  /(?:ne (?:peux|puis|suis)|incapable|impossible)[^.]{0,45}(?:voir|visualiser|afficher|analyser|accéder|regarder|traiter|ouvrir|consulter)[^.]{0,6} (?:d'|les |l'|l’|cette |des |aux |à l'|vos |votre |la |une )?(?:images?|photos?|pièces? jointes?)/,
  /(?:aucune|pas (?:d'|de |reçu d'|vu d'))\s?(?:image|photo|pièce jointe)[^.]{0,40}(?:jointe|fournie|téléchargée|envoyée|reçue|attachée|partagée|téléversée)/,
  /modèle (?:de langage|linguistique|textuel|basé sur (?:le|du) texte)[^.]{0,90}(?:ne|pas)[^.]{0,50}(?:images?|voir|photos?)/,
  /^(?:veuillez|pourriez-vous|pouvez-vous|peux-tu|merci de)[^.]{0,15}(?:télécharger|fournir|joindre|envoyer|partager|téléverser)[^.]{0,15}(?:images?|photos?)/,
  // Spanish
  /no (?:puedo|soy capaz de|tengo (?:la )?capacidad (?:de|para)|me es posible|tengo acceso)[^.]{0,22}(?:ver|visualizar|acceder|analizar|procesar|abrir|interpretar|a)[^.]{0,3} (?:las |la |el |esta |esa |tu |su |a la |a las )?(?:imágenes|imagen|fotos?|fotografías?)(?! (?:de|del|en|que)\b)/,
  /no (?:veo|hay|se ha|has|he recibido|recibí|se|encuentro)[^.]{0,25}(?:imagen|foto)[^.]{0,40}(?:adjunt|proporcion|subid|carg|envi|recib|compart)/,
  /modelo de (?:lenguaje|texto)[^.]{0,90}no[^.]{0,50}(?:imágenes|imagen|ver|fotos?)/,
  /^(?:por favor,? )?(?:sube|suba|adjunta|adjunte|proporciona|proporcione|comparte|comparta|envía|envíe)[^.]{0,15}(?:imagen|foto)/,
  // Italian
  /non (?:posso|sono in grado di|riesco a|ho la capacità di)[^.]{0,22}(?:vedere|visualizzare|accedere|analizzare|elaborare|aprire)[^.]{0,3} (?:le |l'|l’|la |questa |alle |all'|all’)?(?:immagin[ei]|foto)(?! (?:di|del|su|in|che)\b)/,
  /(?:nessuna|alcuna) (?:immagine|foto)[^.]{0,40}(?:allegat|fornit|caricat|inviat|ricevut|condivis)/,
  /^(?:per favore,? )?(?:carica|carichi|allega|alleghi|fornisci|fornisca|invia|invii|condividi)[^.]{0,15}(?:immagine|foto)/,
  // Portuguese
  /não (?:consigo|posso|sou capaz de|tenho (?:a )?capacidade de)[^.]{0,22}(?:ver|visualizar|acessar|aceder|analisar|processar|abrir)[^.]{0,3} (?:as |a |esta |essa |sua |à |às )?(?:imagens|imagem|fotos?)(?! (?:de|do|da|na|no|que)\b)/,
  /(?:nenhuma|não (?:há|vejo|recebi)(?: nenhuma)?) (?:imagem|foto)[^.]{0,40}(?:anexad|fornecid|enviad|carregad|recebid|compartilhad)/,
  /^(?:por favor,? )?(?:envie|anexe|forneça|carregue|compartilhe)[^.]{0,15}(?:imagem|foto)/,
  // Dutch
  /kan (?:ik )?(?:helaas |geen |de |deze |je |uw |niet )*(?:afbeelding(?:en)?|foto's|foto|plaatjes?)\s*(?:helaas |niet |direct )*(?:zien|bekijken|openen|analyseren|verwerken|weergeven)/,
  /geen (?:afbeelding|foto|bijlage)[^.]{0,40}(?:bijgevoegd|geüpload|meegestuurd|ontvangen|toegevoegd|verstrekt)/,
  // Polish, Turkish, Russian, Arabic
  /nie (?:mogę|jestem w stanie|potrafię|mam możliwości)[^.]{0,20}(?:zobaczyć|wyświetl|przeanalizować|analizować|otworzyć|przetwarzać|oglądać|widzieć)[^.]{0,12}(?:obraz|zdję)/,
  /(?:görüntü(?:yü|leri|ler)?|görsel(?:i|leri)?|resim(?:leri|i)?|resmi|fotoğraf(?:ı|ları)?)\s*(?:doğrudan )?(?:görem|göremi|görüntüleyem|açam|analiz edem|işleyem)/,
  /не (?:могу|умею|способ(?:ен|на)|имею возможности|в состоянии)[^.]{0,25}(?:видеть|увидеть|просматривать|просмотреть|посмотреть|анализировать|обрабатывать|открыть|открывать|воспринимать)[^.]{0,12}(?:изображени|картин|фото)(?![^.]{0,12} (?:на|в) )/,
  /(?:изображени[ея]|фото(?:графия)?|картинк[аи])[^.]{0,25}не (?:было |была )?(?:прикреплен|загружен|приложен|предоставлен|получен|загрузил)/,
  /^(?:пожалуйста,? )?(?:загрузите|прикрепите|пришлите|предоставьте)[^.]{0,20}(?:изображени|фото|картинк)/,
  /لا (?:أستطيع|يمكنني|أملك القدرة|استطيع)[^.]{0,25}(?:رؤية|عرض|الوصول|مشاهدة|تحليل)[^.]{0,10}(?:الصور|صور)/,
  // Chinese, Japanese, Korean
  /(?:无法|不能|没有能力|無法|沒有能力|不具备)(?:直接)?(?:查看|看到|看见|访问|处理|分析|识别|打开|看見|讀取|读取|浏览|接收|處理|辨識)[^。]{0,8}(?:图片|图像|照片|圖片|圖像|相片|影像)(?!(?:中|里|裡|上))/,
  /(?:没有|未|沒有|没)(?:能)?(?:上传|提供|附上|收到|看到|上傳|附加|发送)[^。]{0,6}(?:图片|图像|照片|圖片|圖像)/,
  /(?:图片|图像|照片|圖片)(?:似乎)?(?:没有|未|沒有|未能)(?:被)?(?:成功)?(?:上传|附上|附加|显示|加载|提供|上傳|載入)/,
  /^请(?:您)?(?:先)?(?:上传|提供|发送|附上)[^。]{0,8}(?:图片|图像|照片)/,
  /(?:画像|写真|イメージ)(?:を|は|自体を|の内容を|データを|ファイルを)(?:直接)?(?:見る|見|表示|閲覧|確認|認識|処理|分析|解析|参照)(?:する)?(?:こと|の)?(?:は|が|も)?(?:でき(?:ません|ない)|られません)/,
  /(?:画像|写真)(?:が|は)[^。]{0,6}(?:添付|アップロード|提供|送信)され(?:ていません|ていない|ておりません)/,
  /^[^。]{0,12}(?:画像|写真)を(?:アップロード|添付|送信|提供|お送り)(?:して)?(?:ください|いただけ)/,
  /(?:이미지|사진|그림)(?:를|을|은|는|파일을)?\s*(?:직접 )?(?:볼|보거나|확인할|분석할|처리할|인식할|열|읽을|열람할) ?수 ?(?:가 ?)?없/,
  /(?:이미지|사진)(?:가|이)[^.]{0,10}(?:첨부|업로드|제공|전송)되지 않/,
  /^[^.]{0,12}(?:이미지|사진)(?:를|을)? ?(?:업로드|첨부|제공|공유)해 ?(?:주세요|주시)/,
];

const people = String.raw`(?:people|persons?|individuals?|anyone|anybody|someone|who|real|him|her|them|(?:the|this|that|these|those|any) (?:\w+ )?(?:persons?|people|man|woman|men|women|individuals?|celebrity|faces?))`;
const refusing = String.raw`(?:(?:i|we) )?(?:really )?(?:can(?:'|no|\s?no)?t|won't|will not|am unable to|'m unable to|am not able to|'m not able to|unable to|not able to|must (?:respectfully )?decline|have to decline|am not comfortable|'m not comfortable|am not going to|'m not going to|refuse to)`;
const helping = String.raw`(?:help|assist|comply|fulfil|fulfill|engage|participate|do (?:that|this|so)|(?:plan|perform|execute|generate|create|produce|edit|modify|alter|write) (?:that|this|it|such|(?:the |any |this |that )?(?:images?|pictures?|photos?|requests?|tasks?|plans?))\b|support (?:that|this)|continue (?:with|this)|proceed with|process (?:this|that|your) request|(?:answer|respond to|discuss|talk about|complete|carry out) (?:this|that|your|these|such|it)|provide (?:that|this|help|assistance|support|identif|any identif|information about (?:this|that|the|real|private))|(?:identify|name|recogni[sz]e|reveal the identity of|determine the identity of|say who|tell you who)(?: or \w+)? ${people})`;

const refusals: readonly RegExp[] = [
  new RegExp(
    String.raw`^(?:(?:i'm |i am |we are |we're )?(?:very |really |so |deeply )*(?:sorry|afraid)|sorry|apologies|my apologies|i apologi[sz]e|unfortunately|as an ai[^.,]{0,40}|thank you[^.]{0,40}|i understand[^.]{0,60})[^a-z]{0,4}(?:but |that |however,? |as an ai[^.,]{0,40}, )*${refusing}[^.]{0,25}\b${helping}`,
  ),
  new RegExp(String.raw`^${refusing.replace('(?:(?:i|we) )?', '(?:i|we) ?')}[^.]{0,12}\b${helping}`),
  /^(?:sorry,? )?(?:but )?(?:this|that|your|the) (?:request|question|prompt|image|content)\b[^.]{0,30}\b(?:violates|goes against|is against|is not allowed|isn't allowed|not permitted|breaches)\b/,
  /^(?:i )?(?:must|have to|'ll have to|will have to) (?:respectfully )?decline\b/,
  /^(?:i'm |i am )?(?:sorry|afraid|unfortunately)\b[^.]{0,40}\b(?:against|violates?|not allowed)\b[^.]{0,25}\b(?:guidelines?|polic(?:y|ies)|rules|programming|terms)\b/,
  /^(?:it's |it is |that's |that is )?against my (?:guidelines|policy|policies|programming)\b/,
  /^(?:es )?tut mir (?:sehr |wirklich )?leid[^.]{0,40}\b(?:kann|darf)\b[^.]{0,40}(?:nicht (?:\w+ )?(?:helfen|weiterhelfen|unterstützen|beantworten|entsprechen|behilflich)|keine? (?:personen|hilfe|auskunft))/,
  /^(?:entschuldigung[^.]{0,10}|leider )?(?:dabei|damit|das|hierbei) (?:kann|darf) ich (?:leider |dir |ihnen |euch )*nicht (?:helfen|weiterhelfen|tun|beantworten)/,
  /^(?:je suis )?(?:vraiment )?(?:désolé|navré)e?s?[^.]{0,30}ne (?:peux|puis|suis)[^.]{0,40}(?:aider|assister|répondre à (?:cette|ce)|identifier|fournir)/,
  /^lo (?:siento|lamento)[^.]{0,25}no (?:puedo|podemos|me es posible)[^.]{0,20}(?:ayudar|asistir|proporcionar|cumplir|identificar a|responder a es[at]a)/,
  /^mi (?:dispiace|spiace)[^.]{0,25}non (?:posso|sono in grado)[^.]{0,20}(?:aiutar|assister|fornir|identificare (?:le )?person)/,
  /^(?:me )?(?:desculpe|sinto muito|lamento)[^.]{0,25}não (?:posso|consigo)[^.]{0,20}(?:ajudar|auxiliar|fornecer|identificar pessoas)/,
  /^(?:sorry|het spijt me|helaas)[^.]{0,20}kan ik[^.]{0,30}(?:niet|geen)[^.]{0,20}(?:helpen|assisteren|voldoen|personen)/,
  /^(?:przykro mi|przepraszam|niestety)[^.]{0,25}nie mogę[^.]{0,20}(?:pomóc|spełnić|zidentyfikować)/,
  /^(?:извините|простите|к сожалению|прошу прощения|мне жаль)[^.]{0,25}не могу[^.]{0,25}(?:помочь|помогать|выполнить|ответить на этот|опознать)/,
  /^(?:抱歉|对不起|很抱歉|非常抱歉|對不起|不好意思)[^。]{0,12}(?:无法|不能|無法)(?:协助|帮助|提供|满足|回答|处理|幫助|協助|滿足|识别(?:此人|人物|他|她))/,
  /^(?:申し訳(?:ありません|ございません|ない)|すみません|ごめんなさい|恐れ入りますが)[^。]{0,8}[、。,]?\s*[^。]{0,30}(?:お手伝い|お答え|対応|お応え|支援|お力)[^。]{0,12}(?:でき(?:ません|ない)|かねます)/,
  /^(?:申し訳(?:ありません|ございません)|すみません)[^。]{0,8}[、。,]?\s*[^。]{0,30}人物(?:を|の)特定[^。]{0,12}(?:でき(?:ません|ない)|かねます)/,
  /^죄송[^.]{0,12}[.,]?\s*[^.]{0,30}(?:도와드릴|도움을 드릴|답변(?:을 )?드릴|답변할|제공할|지원할|수행할|식별할|응할) ?수 ?(?:가 ?)?없/,
  // Without an apology
  /^je ne (?:peux|puis|suis)[^.]{0,25}\baider\b/,
  /^no puedo (?:ayudar|cumplir)/,
  /^[^。]{0,12}(?:无法|不能)(?:协助|帮助|满足|回答)(?:您|你)?(?:的|这|该)/,
  /^[^。]{0,12}(?:お手伝い|対応|お答え)[^。]{0,8}(?:でき(?:ません|ない)|(?:いた)?しかね)/,
  /^[^.]{0,12}(?:도와드릴|도움을 드릴|응답할|답변할) ?수 ?(?:가 ?)?없/,
];

/** Undefined for what may be an answer. @param showsPictures whether it was shown any: else it is right that it sees none */
export function noAnswerIn(said: string, showsPictures: boolean): NoAnswer | undefined {
  if (said.length > maxLength) return undefined;
  const words = said
    .toLowerCase()
    .replace(/[‘’`´]/g, "'")
    .replace(/[*_#>]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const begin = words.slice(0, opening);
  if (showsPictures && blindness.some((pattern) => pattern.test(begin))) return 'blind';
  return refusals.some((pattern) => pattern.test(begin)) ? 'declined' : undefined;
}

const empty =
  /^[\s"'“”‘’*_`()[\]{}<>.…,:;!?/|-]*(?:(?:null|n\/?a|undefined|nil|empty|no answer|no response|unclear|unknown|answer|string|…|\.\.\.)[\s"'“”‘’*_`()[\]{}<>.…,:;!-]*)?$/i;

/**
 * Why what a model that was shown pictures said is no answer; undefined where it is one. An honest "it can't be told from
 * the picture" is one.
 */
export const whyNoAnswer = (said: string): 'empty' | NoAnswer | undefined =>
  empty.test(said) ? 'empty' : noAnswerIn(said, true);

/** "It can't be told from the picture", "hard to say": what one look could not settle. Of its first sentence. */
const untold =
  /\b(?:(?:can(?:no|['’]?)t|can not|could ?n['’]?t|impossible to|not possible to|unable to|no way to|hard to|difficult to) (?:\w+ ){0,2}?(?:be )?(?:tell|told|say|said|see|seen|determin\w+|know|known|identif\w+|make out|made out|judge\w*|recogni\w+|discern\w*|confirm\w*|read|count\w*)|(?:is|are)(?:n['’]t| not) (?:clearly |really )?(?:visible|shown|legible|clear|in the picture)|not (?:clear|sure|certain)\b|(?:do ?n['’]?t|do not) know\b|unclear\b|too (?:small|tiny|far(?: away)?|blurry|blurred|dark|faint|low[- ]res\w*|pixelated|unclear)\b[^.!?;]{0,30}?\b(?:to|for (?:me|us) to) (?:\w+ ){0,2}?(?:read|make out|tell|see|say|count|recogni[sz]e|identify|be (?:sure|certain|legible)))/i;

export const saysItCannotTell = (said: string): boolean => untold.test(said.trim().split(/(?<=[.!?])\s/, 1)[0]);

const unclear =
  /^(?:it(?:'s| is) )?(?:unclear|unknown|unsure|uncertain|indeterminate|undetermined|not (?:clear|visible|known|determinable|specified|enough information)|(?:can(?:'|’)?t|cannot|can not|unable to) (?:be )?(?:tell|told|determined?|say|seen?)|n\/?a)\.?$/i;

/** Whether a bare answer only says that there is none: as models are asked to say it, and as they say it all the same. */
export const isUnclear = (bare: string): boolean => unclear.test(bare.trim());
