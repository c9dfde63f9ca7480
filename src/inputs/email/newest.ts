/**
 * What stands before the date in the line above a quotation, and what stands at its end, by language: `On …, Ann
 * wrote:`, `Am … schrieb Ann:`.
 */
const attributions: readonly RegExp[] = [
  /^On\b.*\bwrote:$/i,
  /^(?:Am|Den)\b.*\b(?:schrieb|skrev|skrifaði)\b.*:$/i,
  /^Le\b.*\ba écrit\s?:$/i,
  /^El\b.*\bescribió:$/i,
  /^Il\b.*\bha scritto:$/i,
  /^(?:Em|A)\b.*\bescreveu:$/i,
  /^Op\b.*\bschreef\b.*:$/i,
  /^(?:W dniu|Dnia|Dne)\b.*(?:napisał|napsal).*:$/i,
  /^\d.*\b(?:wrote|schrieb|skrev|kirjoitti|написал[аи]?|пишет)\b.*:$/i,
  /^\d{4}年.*(?:写道|寫道|のメール|書きました)[：:]?$/,
  /^.*<[^<>\s]+@[^<>\s]+>\s*(?:wrote|schrieb|skrev|a écrit|escribió|ha scritto|escreveu|написал[аи]?|пишет)\s?:$/i,
];
/** A quotation as Outlook writes it, and what is passed on. */
const dividers =
  /^(?:_{10,}|-{2,}\s*(?:Original(?:nachricht| Message)|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Messaggio originale|Oorspronkelijk bericht|Weitergeleitete Nachricht|Forwarded [Mm]essage|Message transféré|Mensaje reenviado)\s*-{2,}|Begin forwarded message:|Anfang der weitergeleiteten Nachricht:)$/;
const labels = {
  from: /^\*?(?:From|Von|De|Da|Van|Från|Fra|Od|От|发件人|差出人)\s?[:：]/i,
  others:
    /^\*?(?:Sent|Date|To|Subject|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Enviado(?: el)?|Fecha|Para|Asunto|Inviato|Data|Oggetto|A|Verzonden|Aan|Onderwerp|Skickat|Till|Ämne|Wysłano|Do|Temat|Отправлено|Дата|Кому|Тема|发送时间|收件人|主题|送信日時|宛先|件名)\s?[:：]/i,
};
/** What telephones and programs write below a text without the line that says that a signature begins. */
const gadgets =
  /^(?:Sent (?:from|with|via) (?:my |Mail\b|Outlook|Proton|Yahoo|Samsung|the )|Get Outlook for |Von (?:meinem|meiner) .{1,40} gesendet|Gesendet (?:von|mit) |Envoyé de(?:puis)? mon |Enviado desde mi |Inviato da(?:l mio)? |Verzonden (?:vanaf|met) mijn |Skickat från min |Отправлено (?:с|из) )/i;

/** The longest line that may be an attribution, its second and third line joined. */
const longestAttribution = 400;

/**
 * Returns what was written newly in a mail: without what it quotes (`>`, `On … wrote:` in a dozen languages, the block
 * that Outlook writes), without the signature (`-- `, `Sent from my …`), and without what it passes on.
 *
 * Answers between quoted lines are kept. Linear in the text.
 */
export function newest(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/[\u200b\u200e\u200f\ufeff]/g, '').replaceAll('\u00a0', ' '));
  const kept: string[] = [];
  for (const [at, line] of lines.entries()) {
    if (endsAt(lines, at, line)) break;
    if (!line.trimStart().startsWith('>')) kept.push(line.trimEnd());
  }
  return kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function endsAt(lines: readonly string[], at: number, line: string): boolean {
  if (line === '-- ' || line === '--') return true;
  const text = line.trim();
  return (
    text !== '' && (dividers.test(text) || gadgets.test(text) || attributed(lines, at, text) || block(lines, at, text))
  );
}

/** Programs break a long attribution into up to three lines. Without a number in it, it is what somebody says. */
function attributed(lines: readonly string[], at: number, first: string): boolean {
  let text = first;
  for (const next of [undefined, lines[at + 1], lines[at + 2]]) {
    if (next !== undefined) text += ` ${next.trim()}`;
    if (text.length > longestAttribution) return false;
    if (/\d|@/.test(text) && attributions.some((one) => one.test(text))) return true;
    if (next === '' || !/^(?:On|Am|Den|Le|El|Il|Em|A|Op|W dniu|Dnia|Dne|\d)/i.test(first)) return false;
  }
  return false;
}

/** `From:` with at least two of `Sent:`, `To:`, `Subject:` in the lines right below. */
function block(lines: readonly string[], at: number, text: string): boolean {
  return (
    labels.from.test(text) && lines.slice(at + 1, at + 6).filter((line) => labels.others.test(line.trim())).length >= 2
  );
}
