/**
 * A file that servers look for where a folder is asked for, and that they give all to that is no file: `DirectoryIndex` of Apache, `index` of nginx, default
 * documents of IIS, the front controllers of PHP's frameworks.
 */
const INDEX_FILE = /^(?:index|default|iisstart|app|main)\.(?:php\d?|phtml|[sx]?html?|aspx?|jspx?|f?cgi|pl|py|rb|cfm|[cm]?js|txt)$/i;

/** Whether a segment of a path names such a file. */
export function isIndexFile(segment: string): boolean {
  return INDEX_FILE.test(segment);
}
