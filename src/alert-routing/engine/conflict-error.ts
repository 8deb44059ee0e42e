/** Others are changing the alert all the time: another attempt finds out what became of it. */
export class ConflictError extends Error {
  public readonly name = 'Conflict';
}
