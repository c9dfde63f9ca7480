/** When something comes due again and again. */
export interface Repeat {
  /** As people say it, always in the same words: `every weekday at 09:00`. */
  readonly text: string;
  /** Six fields from seconds to the day of the week, as croner reads them: `0 0 9 * * 1-5`. */
  readonly cron: string;
  /** The IANA name of the zone whose clock it follows. */
  readonly zone: string;
}
