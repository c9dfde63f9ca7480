/** What rules see of a command about a service: its name, whichever way it was given; undefined when it was not. */
export function named(read: () => { readonly name: string }): string | undefined {
  try {
    return `service ${read().name}`;
  } catch {
    return undefined;
  }
}
