/** As in package.json, by test: read at run time it would need another path from dist than from the sources. */
export const VERSION = '0.1.0';
