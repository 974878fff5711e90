/** A test checks that it equals package.json. Reading it at run time would need different paths in dist and in the sources. */
export const VERSION = '0.1.0';
