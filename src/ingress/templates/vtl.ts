/**
 * Small builders of mapping template text, so that every template stays in the subset of VTL whose meaning is the same on
 * Velocity 1.7, on 2.4 and on API Gateway: values only from quiet references inside quotes, comparisons only with "".
 */

/** A text inside a template as a VTL literal without interpolation. The caller has checked that it holds no single quote. */
function literal(value: string): string {
  if (value.includes("'")) {
    throw new Error(`A text in a mapping template must not hold a single quote, got: ${value}; choose a name without one.`);
  }
  return `'${value}'`;
}

/**
 * One request header, or "" when it is missing, from `$headers`, which the request template sets.
 *
 * API Gateway keeps the sender's spelling and looks names up case-sensitively, so the usual spellings are read at once: those
 * that are missing print nothing. `$input.params('x')` is not used: a query parameter of the same name would win.
 */
export function headerValue(name: string): string {
  const lower = name.toLowerCase();
  const canonical = lower.replace(/(^|-)([a-z])/g, (_match, dash: string, letter: string) => dash + letter.toUpperCase());
  const spellings = [...new Set([lower, canonical, name.toUpperCase(), name])];
  return `"${spellings.map((spelling) => `$!headers.get(${literal(spelling)})`).join('')}"`;
}

/** One query parameter, or "" when it is missing. Names are case-sensitive, as in URLs. */
export function queryValue(name: string): string {
  return `"$!input.params().querystring.get(${literal(name)})"`;
}

/** The path below the endpoint, or "" for the endpoint itself. */
export function proxyPath(): string {
  return '"$!input.params().path.get(\'proxy\')"';
}

/**
 * Sets a variable to the text of the body that a response template sees, which is text or base64 of it.
 *
 * @param seen variable for the body as it is
 */
export function textOfBody(seen: string, text: string): string[] {
  return [
    `#set($${seen} = "$!input.body")`,
    `#if($${seen}.replaceAll("[A-Za-z0-9+/=]", "") == "")`,
    `#set($${text} = "$!util.base64Decode($${seen})")`,
    '#else',
    `#set($${text} = $${seen})`,
    '#end',
  ];
}

/** Characters that a group id may have to be used as it is. */
const PLAIN_ID = '[A-Za-z0-9_.:-]';

/** SQS's limit for group ids. */
export const MAX_ID_LENGTH = 128;

/** True for a text that a group id may be as it is. */
export function isPlainIdText(text: string): boolean {
  return new RegExp(`^${PLAIN_ID}{1,${MAX_ID_LENGTH}}$`).test(text);
}

/** A condition: the variable is a plain id of legal length. */
export function isPlainId(variable: string): string {
  return `$${variable} != "" && $${variable}.replaceAll("${PLAIN_ID}", "") == "" && $${variable}.length() <= ${MAX_ID_LENGTH}`;
}

/** A JSON object of a map of parameters, names and values in base64, inside a JSON string. */
export function base64Map(map: string): string {
  const pair = '\\"$util.base64Encode($k)\\":\\"$util.base64Encode("$!MAP.get($k)")\\"'.replace('MAP', map);
  return `{#foreach($k in $${map}.keySet())${pair}#if($foreach.hasNext),#{end}#{end}}`;
}

/**
 * A JSON list, inside a JSON string, of a list for each name that has more than one value: the name, then its values, all in base64. An empty
 * list ends it, so that no comma has to be left out.
 *
 * @param variable a map from names to lists; null counts as empty
 */
export function base64Lists(variable: string): string {
  const values = `#foreach($value in $${variable}.get($k)),\\"$util.base64Encode("$!value")\\"#{end}`;
  return `[#foreach($k in $${variable}.keySet())#if($${variable}.get($k).size() > 1)[\\"$util.base64Encode($k)\\"${values}],#{end}#{end}[]]`;
}
