/** The oldest Node.js that the packages run with, and are built with: what the packages of the lock file ask for. The command checks it itself (`cli/bin`), and pages name it. */
export const MIN_NODE_VERSION = '20.19.0';
