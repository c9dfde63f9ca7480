/** A value that survives `JSON.stringify` and back. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A request given as JSON text, which is sent as it stands: key order and long numbers are kept. */
export class JsonText {
  readonly json: string;

  constructor(json: string) {
    this.json = json;
  }
}
