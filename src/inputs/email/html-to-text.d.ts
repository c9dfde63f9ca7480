/** What is used of a library that brings no types. */
declare module 'html-to-text' {
  interface Selector {
    readonly selector: string;
    readonly format?: string;
    readonly options?: Readonly<Record<string, boolean>>;
  }

  interface Options {
    readonly wordwrap: false;
    readonly selectors: readonly Selector[];
    readonly limits: { readonly maxDepth: number };
  }

  export function convert(html: string, options: Options): string;
}
