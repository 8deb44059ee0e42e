/** Checks a header name at synth: it ends up in a template. */
export function checkHeaderName(caller: string, name: string): void {
  if (typeof name !== 'string' || !/^[A-Za-z0-9_.-]{1,128}$/.test(name)) {
    throw new Error(`${caller} takes a header name of 1 to 128 letters, digits and _.- characters, got: ${JSON.stringify(name)}; check the sender's documentation for the exact name.`);
  }
}
