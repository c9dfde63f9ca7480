/** True for an answer that tells of what is not as it should be: `unwell: true`. */
export function tellsUnwell(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'unwell' in answer && answer.unwell === true;
}
