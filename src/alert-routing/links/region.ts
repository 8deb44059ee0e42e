/** Whether a text is spelled like a Region. What signals say is not believed to be one before: it would become a part of a link's host. */
export function isRegion(text: string | undefined): text is string {
  return text !== undefined && text.length <= 40 && /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(text);
}
