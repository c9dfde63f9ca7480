/** The domain of go-micro's services. */
export const DOMAIN = 'micro';

/** What is asked for the names of all services: each is an instance of it. */
export const LISTING = '_services';

/** Returns the name in DNS of a service, or of one instance of it. */
export function domainName(...labels: readonly string[]): string {
  return [...labels, DOMAIN].join('.');
}

/** Tells whether DNS can carry a name: labels of 1 to 63 bytes with a dot between them, 253 in all. */
export function isSpeakable(name: string): boolean {
  const labels = name.split('.').map((label) => Buffer.byteLength(label));
  return Buffer.byteLength(name) <= 253 && labels.every((length) => length > 0 && length <= 63);
}
