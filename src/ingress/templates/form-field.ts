import { RequestValue } from './request-value';

const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * A field of a form, decoded; of a name that repeats the first.
 *
 * The name is found as it is, and with the usual escapes for what is no letter or digit. A value with a broken escape is no value.
 *
 * @throws Error one sentence, when a template could not look the name up
 */
export function formFieldOf(caller: string, name: string): RequestValue {
  if (typeof name !== 'string' || !/^[A-Za-z0-9_.~:[\]-]{1,128}$/.test(name)) {
    throw new Error(`${caller} takes a name of 1 to 128 letters, digits and _.~:[]- characters, got: ${JSON.stringify(name)}; choose a field with such a name or use a header.`);
  }
  return { render: (variable, contentType) => contentType === FORM_TYPE ? render(variable, name) : undefined };
}

function render(variable: string, name: string): string {
  const pattern = `(?s)^(?:|.*?&)${encodings(name)}=([^&]*)(?:&.*)?$`;
  return [
    // An empty body may be shown as {}, which is no base64, but $body always is.
    `#set($${variable}Form = $util.base64Decode($body))`,
    `#if($${variable}Form != "" && $${variable}Form.replaceAll('${pattern}', "") == "")`,
    `#set($${variable}Coded = $${variable}Form.replaceAll('${pattern}', '$1'))`,
    '#else',
    `#set($${variable}Coded = "")`,
    '#end',
    `#if($${variable}Coded.replaceAll('%[0-9A-Fa-f]{2}', "").replaceAll('[^%]', "") == "")`,
    `#set($${variable} = $util.urlDecode($${variable}Coded))`,
    '#else',
    `#set($${variable} = "")`,
    '#end',
  ].join('\n');
}

/** A regular expression of Java for the spellings of a name. */
function encodings(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, (character) => {
    const hex = character.charCodeAt(0).toString(16).toUpperCase();
    const escape = `%${hex.replace(/[A-F]/g, (digit) => `[${digit}${digit.toLowerCase()}]`)}`;
    return `(?:\\${character}|${escape})`.replace('\\_', '_');
  });
}
