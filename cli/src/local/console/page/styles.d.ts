/** Style sheets are put into the document by the bundler. */
declare module '*.css';
