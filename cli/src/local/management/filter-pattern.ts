/** `$.message = "attempt"`, with `!=` for what is another text. */
const COMPARISON = /^\s*\$\.([A-Za-z0-9_]+)\s*(=|!=)\s*"([^"\\]*)"\s*$/;

/**
 * A filter pattern of CloudWatch Logs: nothing, one text in quotation marks, or texts of JSON fields, all of which (`&&`) or one of which (`||`) must be so.
 *
 * @returns undefined for any other
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function filterOf(pattern: string): ((message: string) => boolean) | undefined {
  const text = pattern.trim();
  if (text === '') {
    return () => true;
  }
  const [, quoted] = /^"([^"\\]+)"$/.exec(text) ?? [];
  if (quoted !== undefined) {
    return (message) => message.includes(quoted);
  }
  const [, inner] = /^\{([^{}]*)\}$/.exec(text) ?? [];
  if (inner === undefined || (inner.includes('&&') && inner.includes('||'))) {
    return undefined;
  }
  const terms = inner.split(/&&|\|\|/).map((term) => COMPARISON.exec(term));
  if (terms.some((term) => term === null)) {
    return undefined;
  }
  return (message) => {
    const fields = fieldsOf(message);
    const holds = ([, name, operator, value]: RegExpExecArray) => (fields?.[name] === value) === (operator === '=') && fields?.[name] !== undefined;
    const known = terms as RegExpExecArray[];
    return fields !== undefined && (inner.includes('||') ? known.some(holds) : known.every(holds));
  };
}

function fieldsOf(message: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}
