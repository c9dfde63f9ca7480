/** How many there are of something, in words: `1 event`, `2 events`; `more` is the plural where it is not that plus `s`. */
export function counted(count: number, one: string, more: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}
