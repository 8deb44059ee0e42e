/**
 * VTL that parses a text only where it is JSON.
 *
 * What `$util.parseJson` of API Gateway does with a text that is not JSON is not known: if it makes the template fail, the sender is told to try again,
 * for ever. So the text is proven to be JSON first (RFC 8259), by replacing: each string, number and word becomes one character, then each object and
 * list that has nothing nested, from the inside to the outside. JSON is what ends as one character.
 *
 * No pattern repeats a group or counts on characters of one width, which is what makes Java's regular expressions use up the stack on long texts; and
 * none tries a character more than a few times, whatever the text is.
 */

/** Deeper ones are taken for no JSON, so that no parser can be made to use up the stack. */
const MAX_DEPTH = 32;

/** Both may stand in texts alone, and become a letter that may stand nowhere else either. */
const NOT_ASCII = '[^\\x00-\\x7F]';
const ESCAPE = '\\x5C(?:["\\x5C/bfnrt]|u[0-9A-Fa-f]{4})';
const STRING = '"[^"\\x5C\\x00-\\x1F]*"';
/**
 * The parsers of Java limit names to 50,000 units of UTF-16 (Jackson from 2.16 on); a character here may have been two. What it is replaced by is in no JSON.
 */
const LONG_NAME = '"[^"]{25001,}"[\\x20\\t\\n\\r]*:';
/** Digits are not without end: the parsers of Java limit them. */
const SCALAR = '-?(?:0|[1-9][0-9]{0,299})(?:[.][0-9]{1,300})?(?:[eE][+-]?[0-9]{1,3})?|true|false|null';
const BLANK = '[\\x20\\t\\n\\r]';
/** Everything that may stand outside of texts; among it is none of the characters that are put in. */
const OUTSIDE = '[\\[\\]{},:\\x20\\t\\n\\r0-9+.eEtrufalsn-]';

/** One character for a text (`k`), for a value (`0`), and for a member's name with its colon (`m`). */
const SECOND_ITEM = '(?<=[\\[,]0),0|(?<=m0),m0';
const FLAT = '\\{(?:m0)?\\}|\\[0?\\]';

/** The byte order mark, which some senders write in front. */
const BYTE_ORDER_MARK = '^\\x{FEFF}';

/** What the outermost value is. */
export type JsonRoot = 'object' | 'list';

const ROOT: Readonly<Record<JsonRoot, string>> = {
  object: '(?s)^\\s*\\{.*\\}\\s*$',
  list: '(?s)^\\s*\\[.*\\]\\s*$',
};

/**
 * Lines that set a variable to what a JSON text holds, and leave it unset where the text is not JSON.
 *
 * @param target name of the variable
 * @param text a reference to the text, which is never null
 * @param prefix what the names of further variables begin with
 */
export function parseIfJson(target: string, text: string, root: JsonRoot, prefix: string): string[] {
  const [bare, shape] = [`$${prefix}Bare`, `$${prefix}Shape`];
  return [
    `#set(${bare} = ${text}.replaceAll('${BYTE_ORDER_MARK}', ""))`,
    `#set(${shape} = ${bare}.replaceAll('${NOT_ASCII}', 'x'))`,
    `#if(${shape} != "" && ${shape}.replaceAll('${ROOT[root]}', "") == "")`,
    `#set(${shape} = ${shape}.replaceAll('${ESCAPE}', 'x'))`,
    `#if(${shape}.replaceAll('${LONG_NAME}', '!').replaceAll('${STRING}', "").replaceAll('${OUTSIDE}', "") == "")`,
    `#set(${shape} = ${shape}.replaceAll('${STRING}', 'k').replaceAll('${SCALAR}', '0').replaceAll('${BLANK}', "").replaceAll('k:', 'm').replaceAll('k', '0'))`,
    `#foreach($${prefix}Depth in [1..${MAX_DEPTH}])`,
    `#if(${shape} != "0")`,
    `#set(${shape} = ${shape}.replaceAll('${SECOND_ITEM}', "").replaceAll('${FLAT}', '0'))`,
    '#end',
    '#end',
    `#if(${shape} == "0")`,
    `#set($${target} = $util.parseJson(${bare}))`,
    '#end',
    '#end',
    '#end',
  ];
}
