/** A source's name as it is compared: `sendGrid`, as the method of `Source` is called, is `sendgrid`, as logs call it. */
export function plainSourceName(name: string): string {
  return name.replace(/[_-]/g, '').toLowerCase();
}
