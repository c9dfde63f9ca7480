/** Shorter secrets are left alone: they would be found in the middle of words. */
const shortest = 5;

/** Returns what replaces every secret in a text by `***`, also where it was escaped for JSON or a URL. */
export function redaction(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= shortest)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  const found = [...new Set(forms)].sort((one, other) => other.length - one.length);
  if (found.length === 0) return (text) => text;
  const pattern = new RegExp(found.map(literal).join('|'), 'g');
  return (text) => text.replace(pattern, '***');
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
