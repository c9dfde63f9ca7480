/** Tells a promise, also one of another library. */
export function isPromise<T>(value: PromiseLike<T> | unknown): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
