/** Who calls whom between an input and its network. */
export interface Reach {
  /** It calls servers of its network. */
  readonly calls: boolean;
  /** People call the input itself: what they say is taken when the input answers that it is. */
  readonly called: boolean;
}
